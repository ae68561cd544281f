#include "jobs/answer_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include "jobs/answer_names.h"
#include "jobs/terminal_table.h"

namespace bole {
namespace {

// Titles are cut to this many columns, so that a row fits a wide terminal.
constexpr size_t kMaxTitleColumns = 40;

std::string Plural(rpc::EntityKind::type kind) {
  const std::string word = Word(rpc::_EntityKind_VALUES_TO_NAMES, kind);
  return word.ends_with('y') ? word.substr(0, word.size() - 1) + "ies" : word + "s";
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined += (joined.empty() ? "" : ", ") + text;
  return joined;
}

std::string FirstName(const rpc::Reason& reason) {
  return reason.names.empty() ? "?" : reason.names.front();
}

std::string Years(const rpc::Reason& reason) {
  if (reason.fromYear == 0 && reason.toYear == 0) return "";
  const std::string from = reason.fromYear == 0 ? "" : std::to_string(reason.fromYear);
  const std::string to = reason.toYear == 0 ? "" : std::to_string(reason.toYear);
  return " " + (from == to ? from : from + "–" + to);
}

std::string Counted(int count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

// The names after a text, if there are any.
std::string WithNames(const std::string& text, const rpc::Reason& reason) {
  return reason.names.empty() ? text : text + ": " + Joined(reason.names);
}

std::string SharedConnections(const rpc::Reason& reason) {
  std::string words = Counted(reason.count, "shared connection");
  if (reason.strongCount > 0) words += ", " + std::to_string(reason.strongCount) + " strong";
  return words;
}

std::string SharedSkills(const rpc::Reason& reason) {
  if (reason.total == 0) return WithNames(Counted(reason.count, "shared skill"), reason);
  return WithNames(std::to_string(reason.count) + " of " + Counted(reason.total, "skill"), reason);
}

std::string Channel(const rpc::Reason& reason) {
  std::string channel = FirstName(reason);
  std::replace(channel.begin(), channel.end(), '_', ' ');
  return "in your " + channel + " contacts";
}

std::string Score(double score) {
  std::array<char, 32> text = {};
  std::snprintf(text.data(), text.size(), "%.4g", score);
  return text.data();
}

std::string Age(int64_t seconds) {
  constexpr int64_t kMinute = 60;
  constexpr int64_t kHour = 60 * kMinute;
  constexpr int64_t kDay = 24 * kHour;
  if (seconds >= 2 * kDay) return std::to_string(seconds / kDay) + " days";
  if (seconds >= 2 * kHour) return std::to_string(seconds / kHour) + " hours";
  if (seconds >= 2 * kMinute) return std::to_string(seconds / kMinute) + " minutes";
  return std::to_string(seconds) + " seconds";
}

template <typename Answer>
std::string SnapshotLine(const Answer& answer) {
  std::string line =
      "snapshot " + answer.snapshotId + ", " + Age(answer.snapshotAgeSeconds) + " old\n";
  if (!answer.degradedBy.empty()) line += "degraded by " + Joined(DegradedBy(answer)) + "\n";
  return line;
}

}  // namespace

std::string InWords(const rpc::Reason& reason) {
  switch (reason.kind) {
    case rpc::ReasonKind::SHARED_CONNECTIONS:
      return SharedConnections(reason);
    case rpc::ReasonKind::SAME_COMPANY:
    case rpc::ReasonKind::SAME_SCHOOL:
      return "both at " + FirstName(reason) + Years(reason);
    case rpc::ReasonKind::IN_YOUR_CONTACTS:
      return Channel(reason);
    case rpc::ReasonKind::SAME_GROUP:
      return "both in group " + FirstName(reason);
    case rpc::ReasonKind::SHARED_SKILLS:
      return SharedSkills(reason);
    case rpc::ReasonKind::MISSING_SKILLS:
      return WithNames("lacks " + Counted(reason.count, "skill"), reason);
    case rpc::ReasonKind::SAME_CITY:
      return "in " + FirstName(reason);
    case rpc::ReasonKind::SAME_INDUSTRY:
    case rpc::ReasonKind::SAME_FUNCTION:
      return "same field: " + FirstName(reason);
    case rpc::ReasonKind::SIMILAR_TO_YOUR_HISTORY:
      return "like " + Joined(reason.names);
    case rpc::ReasonKind::SPECIALISM:
      return WithNames(Counted(reason.count, "shared specialism"), reason);
    case rpc::ReasonKind::POPULAR:
      return "popular: " + std::to_string(reason.count) + " acted on it";
  }
  return "another reason";  // of a newer server
}

namespace {

std::string ReasonsInWords(const rpc::Item& item) {
  std::string words;
  for (const rpc::Reason& reason : item.reasons) {
    words += (words.empty() ? "" : "; ") + InWords(reason);
  }
  return words;
}

}  // namespace

std::string ToTable(const rpc::ListAnswer& answer) {
  std::vector<TableRow> rows = {{"#", "id", "score", "title", "where", "source", "why"}};
  for (const rpc::Item& item : answer.items) {
    const std::string why = ReasonsInWords(item);
    rows.push_back({std::to_string(rows.size()), Cell(item.id, kMaxTitleColumns), Score(item.score),
                    Cell(item.title, kMaxTitleColumns), Cell(item.subtitle, kMaxTitleColumns),
                    Word(rpc::_Source_VALUES_TO_NAMES, item.source), Cell(why, why.size())});
  }
  std::string text = Aligned(rows) + SnapshotLine(answer);
  if (answer.__isset.cursor) text += "more with --cursor " + answer.cursor + "\n";
  return text;
}

std::string ToTable(const rpc::PairsAnswer& answer) {
  std::vector<TableRow> rows = {{"id", "state", "score"}};
  for (const rpc::PairScore& pair : answer.pairs) {
    const bool scored = pair.state == rpc::PairState::SCORED;
    rows.push_back(
        {Cell(pair.id, kMaxTitleColumns), StateWord(pair.state), scored ? Score(pair.score) : ""});
  }
  return Aligned(rows) + SnapshotLine(answer);
}

std::string ToTable(const rpc::ExplainAnswer& answer) {
  std::vector<TableRow> rows = {
      {"standing", Word(rpc::_Standing_VALUES_TO_NAMES, answer.standing)}};
  if (answer.__isset.item) {
    const std::string why = ReasonsInWords(answer.item);
    rows.push_back({"rank", std::to_string(answer.rank)});
    rows.push_back({"score", Score(answer.item.score)});
    rows.push_back({"why", Cell(why, why.size())});
  }
  rows.push_back({"the night's list", std::to_string(answer.nightLength) + ", down to " +
                                          Score(answer.nightLastScore)});
  return Aligned(rows) + SnapshotLine(answer);
}

std::string ToTable(const rpc::IntroductionsAnswer& answer) {
  std::vector<TableRow> rows = {{"#", "strength", "hops", "chain"}};
  for (const rpc::IntroductionChain& chain : answer.chains) {
    std::string members;
    for (const rpc::Introducer& member : chain.members) {
      members += (members.empty() ? "" : " → ") + member.id;
      if (!member.title.empty()) members += " (" + member.title + ")";
    }
    rows.push_back({std::to_string(rows.size()), Score(chain.strength), std::to_string(chain.hops),
                    Cell(members, members.size())});
  }
  return Aligned(rows) + SnapshotLine(answer);
}

std::string ToTable(const rpc::Status& status) {
  std::vector<TableRow> rows = {{"up for", Age(status.uptimeSeconds)},
                                {"retained", Joined(status.retainedSnapshotIds)}};
  for (const auto& [kind, count] : status.entities) {
    rows.push_back({Plural(kind), std::to_string(count)});
  }
  if (!status.degradedDetail.empty()) rows.push_back({"trouble", status.degradedDetail});
  return SnapshotLine(status) + Aligned(rows);
}

}  // namespace bole
