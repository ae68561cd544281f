#include "jobs/search_text.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "jobs/terminal_table.h"

namespace bole {
namespace {

using nlohmann::json;

std::string Lower(const char* name) {
  std::string word = name;
  std::ranges::transform(word, word.begin(), [](unsigned char c) { return std::tolower(c); });
  return word;
}

std::string Word(rpc::TenseReason::type reason) {
  const auto found = rpc::_TenseReason_VALUES_TO_NAMES.find(reason);
  return found == rpc::_TenseReason_VALUES_TO_NAMES.end() ? "?" : Lower(found->second);
}

std::string Word(rpc::SuggestionKind::type kind) {
  const auto found = rpc::_SuggestionKind_VALUES_TO_NAMES.find(kind);
  return found == rpc::_SuggestionKind_VALUES_TO_NAMES.end() ? "?" : Lower(found->second);
}

std::string Word(rpc::NewsKind::type kind) {
  const auto found = rpc::_NewsKind_VALUES_TO_NAMES.find(kind);
  return found == rpc::_NewsKind_VALUES_TO_NAMES.end() ? "?" : Lower(found->second);
}

std::string Word(rpc::OrderSource::type source) {
  const auto found = rpc::_OrderSource_VALUES_TO_NAMES.find(source);
  return found == rpc::_OrderSource_VALUES_TO_NAMES.end() ? "?" : Lower(found->second);
}

json ToJson(const rpc::SearchOrder& order) {
  return {{"source", Word(order.source)},
          {"fit", order.fit},
          {"likely", order.likely},
          {"ownHistory", order.ownHistory}};
}

// "foretold: fit 0.93, likely 0.12"
std::string OrderText(const rpc::SearchOrder& order) {
  char text[96];
  std::snprintf(text, sizeof(text), ": fit %.2g, likely %.2g", order.fit, order.likely);
  std::string line = Word(order.source) + text;
  if (order.source != rpc::OrderSource::HABITS) return line;
  std::snprintf(text, sizeof(text), ", own history x%.2g", order.ownHistory);
  return line + text;
}

json ToJson(const rpc::SearchItem& item) {
  json positions = json::array();
  for (const rpc::SearchPosition& position : item.positions) {
    positions.push_back({{"title", position.title},
                         {"company", position.company},
                         {"current", position.current},
                         {"reason", Word(position.reason)},
                         {"endedAt", position.endedAt}});
  }
  json made = {{"id", item.id},
               {"score", item.score},
               {"title", item.title},
               {"subtitle", item.subtitle},
               {"positions", positions}};
  if (item.__isset.order) made["order"] = ToJson(item.order);
  for (const rpc::News& news : item.news) {
    made["news"].push_back({{"kind", Word(news.kind)}, {"at", news.at}});
  }
  return made;
}

json ToJson(const rpc::Facet& facet) {
  json values = json::array();
  for (const rpc::FacetValue& value : facet.values) {
    values.push_back({{"label", value.label}, {"count", value.count}});
  }
  return {{"field", facet.field},
          {"values", values},
          {"numValues", facet.numValues},
          {"numWithout", facet.numWithout}};
}

json ToJson(const rpc::Doctor& doctor) {
  json made = {{"clauses", json::array()}, {"suggestions", json::array()}};
  for (const rpc::ClauseReport& clause : doctor.clauses) {
    made["clauses"].push_back({{"clause", clause.clause},
                               {"alone", clause.alone},
                               {"without", clause.without},
                               {"empties", clause.empties}});
  }
  for (const rpc::SearchSuggestion& suggestion : doctor.suggestions) {
    made["suggestions"].push_back({{"kind", Word(suggestion.kind)},
                                   {"clause", suggestion.clause},
                                   {"text", suggestion.text},
                                   {"total", suggestion.total}});
  }
  if (doctor.__isset.firstToEmpty) made["firstToEmpty"] = doctor.firstToEmpty;
  return made;
}

std::string ItemLine(size_t rank, const rpc::SearchItem& item) {
  char score[32];
  std::snprintf(score, sizeof(score), "%.4g", item.score);
  std::string line = std::to_string(rank) + "  " + item.id + "  " + score + "  " + item.title +
                     "  " + item.subtitle;
  for (const rpc::SearchPosition& position : item.positions) {
    line += "; " + std::string(position.current ? "now " : "was ") + position.title + " at " +
            position.company + " (" + Word(position.reason) + ")";
  }
  if (item.__isset.order) line += "; " + OrderText(item.order);
  for (const rpc::News& news : item.news) line += "; new: " + Word(news.kind);
  return Plain(line) + "\n";
}

std::string FacetLine(const rpc::Facet& facet) {
  std::string line = facet.field + ":";
  for (const rpc::FacetValue& value : facet.values) {
    line += " " + value.label + " " + std::to_string(value.count) + ",";
  }
  return Plain(line) + " of " + std::to_string(facet.numValues) + " values; without " +
         std::to_string(facet.numWithout) + "\n";
}

std::string DoctorText(const rpc::Doctor& doctor) {
  std::string text;
  for (const rpc::ClauseReport& clause : doctor.clauses) {
    text += Plain("clause " + clause.clause) + ": alone " + std::to_string(clause.alone) +
            ", without it " + std::to_string(clause.without) +
            (clause.empties ? ", empties the result" : "") + "\n";
  }
  for (const rpc::SearchSuggestion& suggestion : doctor.suggestions) {
    text += Plain("try " + suggestion.text) + " (" + Word(suggestion.kind) +
            "): " + std::to_string(suggestion.total) + "\n";
  }
  return text;
}

}  // namespace

json ToJson(const rpc::SearchAnswer& answer) {
  json made = {{"total", answer.total},
               {"numLeftOut", answer.numLeftOut},
               {"newestEventAt", answer.newestEventAt},
               {"items", json::array()},
               {"facets", json::array()},
               {"snapshotId", answer.snapshotId},
               {"snapshotAgeSeconds", answer.snapshotAgeSeconds}};
  for (const rpc::SearchItem& item : answer.items) made["items"].push_back(ToJson(item));
  for (const rpc::Facet& facet : answer.facets) made["facets"].push_back(ToJson(facet));
  if (answer.__isset.doctor) made["doctor"] = ToJson(answer.doctor);
  if (answer.__isset.cursor) made["cursor"] = answer.cursor;
  return made;
}

std::string ToTable(const rpc::SearchAnswer& answer) {
  std::string text = std::to_string(answer.total) + " found";
  if (answer.numLeftOut > 0) text += ", " + std::to_string(answer.numLeftOut) + " left out";
  text += "\n";
  for (size_t i = 0; i < answer.items.size(); ++i) text += ItemLine(i + 1, answer.items[i]);
  for (const rpc::Facet& facet : answer.facets) text += FacetLine(facet);
  if (answer.__isset.doctor) text += DoctorText(answer.doctor);
  text += "snapshot " + answer.snapshotId + "\n";
  if (answer.__isset.cursor) text += "more with --cursor " + answer.cursor + "\n";
  return text;
}

}  // namespace bole
