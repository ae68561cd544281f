#include "jobs/answer_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <map>
#include <vector>

namespace bole {
namespace {

using nlohmann::json;

// Titles are cut to this many columns, so that a row fits a wide terminal.
constexpr size_t kMaxTitleColumns = 40;

// "JOBS_FOR_MEMBER" by its number becomes "jobs_for_member"; a number that a newer server
// knows becomes "kind 27".
std::string Word(const std::map<int, const char*>& names, int value) {
  const auto found = names.find(value);
  if (found == names.end()) return "kind " + std::to_string(value);
  std::string word = found->second;
  for (char& letter : word) letter = static_cast<char>(std::tolower(letter));
  return word;
}

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

// A character of a text and the columns it takes.
struct Character {
  std::string_view bytes;
  size_t width = 0;
};

size_t Width(UChar32 character) {
  const int category = u_charType(character);
  if (category == U_NON_SPACING_MARK || category == U_ENCLOSING_MARK || category == U_FORMAT_CHAR) {
    return 0;
  }
  const int width = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

std::vector<Character> Characters(std::string_view text) {
  std::vector<Character> characters;
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 character = 0;
    U8_NEXT(text.data(), at, size, character);  // negative when it isn't UTF-8
    characters.push_back({text.substr(static_cast<size_t>(begin), static_cast<size_t>(at - begin)),
                          character < 0 ? 1 : Width(character)});
  }
  return characters;
}

// A cell of a table: what a site's text could do to a terminal or to the columns is undone.
std::string Cell(std::string_view text, size_t max_columns) {
  std::string plain(text);
  for (char& byte : plain) {
    if (std::iscntrl(static_cast<unsigned char>(byte)) != 0) byte = ' ';
  }
  if (DisplayWidth(plain) <= max_columns) return plain;
  std::string cut;
  size_t columns = 1;  // of the ellipsis
  for (const Character& character : Characters(plain)) {
    columns += character.width;
    if (columns > max_columns) break;
    cut += character.bytes;
  }
  return cut + "…";
}

using Row = std::vector<std::string>;

// Rows in columns, two spaces between them; the last column may be of any width.
std::string Aligned(const std::vector<Row>& rows) {
  std::vector<size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  std::string text;
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      text += row[i];
      if (i + 1 < row.size()) text.append(widths[i] - DisplayWidth(row[i]) + 2, ' ');
    }
    text += '\n';
  }
  return text;
}

template <typename Answer>
std::vector<std::string> DegradedBy(const Answer& answer) {
  std::vector<std::string> words;
  for (const auto by : answer.degradedBy)
    words.push_back(Word(rpc::_Degradation_VALUES_TO_NAMES, by));
  return words;
}

template <typename Answer>
std::string SnapshotLine(const Answer& answer) {
  std::string line =
      "snapshot " + answer.snapshotId + ", " + Age(answer.snapshotAgeSeconds) + " old\n";
  if (!answer.degradedBy.empty()) line += "degraded by " + Joined(DegradedBy(answer)) + "\n";
  return line;
}

template <typename Answer>
json Stamped(const Answer& answer) {
  return {{"snapshotId", answer.snapshotId},
          {"snapshotAgeSeconds", answer.snapshotAgeSeconds},
          {"degradedBy", DegradedBy(answer)}};
}

json ToJson(const rpc::Reason& reason) {
  json made = {{"kind", Word(rpc::_ReasonKind_VALUES_TO_NAMES, reason.kind)}};
  const std::pair<const char*, int> numbers[] = {{"count", reason.count},
                                                 {"strongCount", reason.strongCount},
                                                 {"total", reason.total},
                                                 {"fromYear", reason.fromYear},
                                                 {"toYear", reason.toYear}};
  for (const auto& [name, value] : numbers) {
    if (value != 0) made[name] = value;
  }
  if (!reason.names.empty()) made["names"] = reason.names;
  return made;
}

std::string StateWord(rpc::PairState::type state) {
  return Word(rpc::_PairState_VALUES_TO_NAMES, state);
}

// Of an Item or a PairScore, where it has one.
template <typename Pair>
void AddForecast(const Pair& pair, json& made) {
  if (!pair.__isset.joint) return;
  made["interest"] = pair.interest;
  made["acceptance"] = pair.acceptance;
  made["joint"] = pair.joint;
}

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (const Character& character : Characters(text)) width += character.width;
  return width;
}

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

json ToJson(const rpc::Item& item) {
  json reasons = json::array();
  for (const rpc::Reason& reason : item.reasons) reasons.push_back(ToJson(reason));
  json made = {{"id", item.id},
               {"score", item.score},
               {"source", Word(rpc::_Source_VALUES_TO_NAMES, item.source)},
               {"reasons", reasons},
               {"title", item.title},
               {"subtitle", item.subtitle}};
  AddForecast(item, made);
  return made;
}

}  // namespace

json ToJson(const rpc::ListAnswer& answer) {
  json items = json::array();
  for (const rpc::Item& item : answer.items) items.push_back(ToJson(item));
  json made = Stamped(answer);
  made["items"] = items;
  if (answer.__isset.cursor) made["cursor"] = answer.cursor;
  return made;
}

json ToJson(const rpc::PairsAnswer& answer) {
  json pairs = json::array();
  for (const rpc::PairScore& pair : answer.pairs) {
    pairs.push_back({{"id", pair.id}, {"state", StateWord(pair.state)}, {"score", pair.score}});
    AddForecast(pair, pairs.back());
  }
  json made = Stamped(answer);
  made["pairs"] = pairs;
  return made;
}

json ToJson(const rpc::ExplainAnswer& answer) {
  json made = Stamped(answer);
  made["standing"] = Word(rpc::_Standing_VALUES_TO_NAMES, answer.standing);
  made["nightLength"] = answer.nightLength;
  made["nightLastScore"] = answer.nightLastScore;
  if (!answer.__isset.item) return made;
  made["rank"] = answer.rank;
  made["item"] = ToJson(answer.item);
  return made;
}

json ToJson(const rpc::IntroductionsAnswer& answer) {
  json chains = json::array();
  for (const rpc::IntroductionChain& chain : answer.chains) {
    json members = json::array();
    for (const rpc::Introducer& member : chain.members) {
      members.push_back(
          {{"id", member.id}, {"title", member.title}, {"subtitle", member.subtitle}});
    }
    chains.push_back({{"members", members}, {"hops", chain.hops}, {"strength", chain.strength}});
  }
  json made = Stamped(answer);
  made["chains"] = chains;
  return made;
}

json ToJson(const rpc::Status& status) {
  json made = Stamped(status);
  made["snapshotCreatedAt"] = status.snapshotCreatedAt;
  made["degradedDetail"] = status.degradedDetail;
  made["retainedSnapshotIds"] = status.retainedSnapshotIds;
  made["uptimeSeconds"] = status.uptimeSeconds;
  for (const auto& [kind, count] : status.entities) {
    made["entities"][Word(rpc::_EntityKind_VALUES_TO_NAMES, kind)] = count;
  }
  return made;
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
  std::vector<Row> rows = {{"#", "id", "score", "title", "where", "source", "why"}};
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
  std::vector<Row> rows = {{"id", "state", "score"}};
  for (const rpc::PairScore& pair : answer.pairs) {
    const bool scored = pair.state == rpc::PairState::SCORED;
    rows.push_back(
        {Cell(pair.id, kMaxTitleColumns), StateWord(pair.state), scored ? Score(pair.score) : ""});
  }
  return Aligned(rows) + SnapshotLine(answer);
}

std::string ToTable(const rpc::ExplainAnswer& answer) {
  std::vector<Row> rows = {{"standing", Word(rpc::_Standing_VALUES_TO_NAMES, answer.standing)}};
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
  std::vector<Row> rows = {{"#", "strength", "hops", "chain"}};
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
  std::vector<Row> rows = {{"up for", Age(status.uptimeSeconds)},
                           {"retained", Joined(status.retainedSnapshotIds)}};
  for (const auto& [kind, count] : status.entities) {
    rows.push_back({Plural(kind), std::to_string(count)});
  }
  if (!status.degradedDetail.empty()) rows.push_back({"trouble", status.degradedDetail});
  return SnapshotLine(status) + Aligned(rows);
}

}  // namespace bole
