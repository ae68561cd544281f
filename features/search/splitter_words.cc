#include "features/search/splitter_words.h"

#include <functional>
#include <set>

#include "features/text/except_clauses.h"
#include "features/text/text_language.h"

namespace bole {
namespace {

// Of each kind: many more than a guess needs, in a fraction of a second.
constexpr size_t kTextsHeard = 20'000;

// Bytes of the Chinese character that begins at text[at] (CJK unified ideographs, extensions and
// compatibility forms); 0 when none does. Requires UTF-8.
size_t HanBytes(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return static_cast<uint32_t>(text[at + i]) & 0x3F; };
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead >= 0xF0) {
    const uint32_t character = (lead & 0x07u) << 18 | byte(1) << 12 | byte(2) << 6 | byte(3);
    return character >= 0x20000 && character < 0x40000 ? 4 : 0;
  }
  if (lead < 0xE0) return 0;
  const uint32_t character = (lead & 0x0Fu) << 12 | byte(1) << 6 | byte(2);
  const bool is_han =
      (character >= 0x3400 && character < 0xA000) || (character >= 0xF900 && character < 0xFB00);
  return is_han ? 3 : 0;
}

}  // namespace

std::vector<std::string> SplitterWords::Words(std::string_view text) const {
  const std::string normalized = splitter_->normalizer().Normalize(text);
  std::vector<std::string> words;
  size_t begin = 0;  // of the run that isn't Chinese
  const auto end_run = [&](size_t end) {
    const std::string_view run = std::string_view(normalized).substr(begin, end - begin);
    for (const std::string_view word : splitter_->SplitNormalized(run)) words.emplace_back(word);
  };
  for (size_t at = 0; at < normalized.size();) {
    const size_t bytes = HanBytes(normalized, at);
    if (bytes == 0) {
      ++at;
      continue;
    }
    end_run(at);
    words.push_back(normalized.substr(at, bytes));
    begin = at += bytes;
  }
  end_run(normalized.size());
  return words;
}

std::vector<std::string> SplitterWords::MeaningWords(std::string_view text) const {
  const std::string meant = WithoutExceptClauses(splitter_->normalizer().Normalize(text));
  std::vector<std::string> words, function_words;
  for (const std::string_view word : splitter_->SplitNormalized(meant)) {
    if (IsFunctionWord(language_, word)) {
      function_words.emplace_back(word);
      continue;
    }
    words.emplace_back(word);
    for (const std::string_view part : compounds_.PartsOf(word)) words.emplace_back(part);
  }
  return words.empty() ? function_words : words;
}

std::vector<std::string> SitePhrases(const ProfileTables& tables) {
  std::set<std::string, std::less<>> phrases;
  const auto add_lists = [&](const TextListColumn& lists) {
    for (size_t row = 0; row < lists.size(); ++row) {
      for (const std::string_view text : lists.row(row)) phrases.emplace(text);
    }
  };
  add_lists(tables.members.TextList("skills"));
  add_lists(tables.jobs.TextList("skills"));
  add_lists(tables.headhunters.TextList("specialisms"));
  const TextColumn companies = tables.companies.Text("name");
  for (size_t row = 0; row < companies.size(); ++row) phrases.emplace(companies[row]);
  phrases.erase("");
  return {phrases.begin(), phrases.end()};
}

namespace {

// Titles of jobs and headlines, evenly some of many.
void ForEachSiteTitle(const ProfileTables& tables, const auto& visit) {
  for (const TextColumn& texts : {tables.jobs.Text("title"), tables.members.Text("headline")}) {
    const size_t step = 1 + texts.size() / kTextsHeard;
    for (size_t row = 0; row < texts.size(); row += step) visit(texts[row]);
  }
}

Compounds SiteCompounds(const ProfileTables& tables, const QueryWords& words) {
  Compounds::Counts counts;
  ForEachSiteTitle(tables, [&](std::string_view title) {
    for (std::string& word : words.MeaningWords(title)) ++counts[std::move(word)];
  });
  return Compounds(std::move(counts));
}

}  // namespace

std::string_view SiteLanguage(const ProfileTables& tables, const Normalizer& normalizer) {
  TextLanguage language;
  ForEachSiteTitle(tables,
                   [&](std::string_view title) { language.Add(normalizer.Normalize(title)); });
  return language.Guess();
}

std::shared_ptr<const QueryWords> MakeSiteWords(const std::filesystem::path& dictionary,
                                                const ProfileTables& tables) {
  const auto splitter = std::make_shared<WordSplitter>(dictionary, SitePhrases(tables));
  const std::string_view language = SiteLanguage(tables, splitter->normalizer());
  auto words = std::make_shared<SplitterWords>(splitter, language);
  if (!WritesCompounds(language)) return words;
  return std::make_shared<SplitterWords>(splitter, language, SiteCompounds(tables, *words));
}

}  // namespace bole
