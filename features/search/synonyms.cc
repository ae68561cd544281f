#include "features/search/synonyms.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/base/utf8.h"
#include "engine/store/file.h"

namespace bole {
namespace {

constexpr std::string_view kFullWidthComma = "，";

std::vector<std::string> SplitNames(std::string_view line) {
  std::vector<std::string> names(1);
  for (size_t at = 0; at < line.size();) {
    if (line.substr(at).starts_with(kFullWidthComma)) {
      names.emplace_back();
      at += kFullWidthComma.size();
    } else if (line[at] == ',') {
      names.emplace_back();
      ++at;
    } else {
      names.back() += line[at++];
    }
  }
  return names;
}

// Without its comment: '#' begins one at the beginning and after a blank, since C# is a name.
std::string_view WithoutComment(std::string_view line) {
  for (size_t at = line.find('#'); at != std::string_view::npos; at = line.find('#', at + 1)) {
    if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return line.substr(0, at);
  }
  return line;
}

}  // namespace

SearchIndex::Synonyms ParseSynonyms(std::string_view text, const QueryWords& words,
                                    const std::string& source) {
  SearchIndex::Synonyms groups;
  size_t line_number = 0;
  while (!text.empty()) {
    ++line_number;
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = WithoutComment(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const std::string place = source + ", line " + std::to_string(line_number);
    if (!IsUtf8(line)) throw Error(ErrorCode::kInvalidArgument, "synonyms aren't UTF-8: " + place);
    auto& group = groups.emplace_back();
    for (const std::string& name : SplitNames(line)) {
      std::vector<std::string> name_words = words.Words(name);
      const bool is_new = std::ranges::find(group, name_words) == group.end();
      if (!name_words.empty() && is_new) group.push_back(std::move(name_words));
    }
    if (group.size() < 2) {
      throw Error(ErrorCode::kInvalidArgument, "a group needs two names at least: " + place);
    }
  }
  return groups;
}

SearchIndex::Synonyms SiteSynonyms(const std::filesystem::path& file, const QueryWords& words) {
  SearchIndex::Synonyms groups = ParseSynonyms(BuiltInSynonyms(), words, "built-in synonyms");
  if (file.empty()) return groups;
  for (auto& group : ParseSynonyms(ReadFile(file), words, file.string())) {
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace bole
