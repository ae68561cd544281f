#include "jobs/bench/searched_members.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "engine/base/progress.h"
#include "engine/base/random.h"
#include "engine/search/query_parser.h"
#include "engine/search/search_index_writer.h"

namespace bole {
namespace {

enum Field : size_t { kTitle, kSkill, kCompany, kCity, kSummary, kShare, kYears };

// Streams of random numbers.
constexpr uint64_t kMembers = 1;
constexpr uint64_t kQueries = 2;

constexpr size_t kTitleWords = 2'000;
constexpr size_t kSkills = 3'000;
constexpr size_t kCompanies = 20'000;
constexpr size_t kCities = 300;
constexpr size_t kSummaryWords = 20'000;

std::vector<SearchField> Fields() {
  return {{.name = "title", .has_words = true, .has_values = true, .weight = 4},
          {.name = "skill", .has_words = true, .has_values = true, .weight = 3},
          {.name = "company", .has_words = true, .has_values = true, .weight = 1.5f},
          {.name = "city", .has_words = true, .has_values = true, .weight = 1},
          {.name = "summary", .has_words = true, .weight = 1},
          {.name = "share", .has_values = true},
          {.name = "years", .is_number = true}};
}

// A rank from 0 whose frequency falls as 1 / (rank + 1), by inverting the integral.
size_t Zipf(Random& random, size_t size) {
  const double rank = std::exp(random.Uniform() * std::log(static_cast<double>(size) + 1)) - 1;
  return std::min(static_cast<size_t>(rank), size - 1);
}

std::string Word(const char* kind, Random& random, size_t size) {
  return kind + std::to_string(Zipf(random, size));
}

void Add(size_t field, const std::string& text, SearchDocument& document,
         Tense tense = Tense::kCurrent) {
  document.entries.push_back({field, tense, BlankWords().Words(text), text, text});
}

// The first thing that is drawn of a member.
std::string TitleOf(Random& random) {
  const std::string first = Word("t", random, kTitleWords);
  return first + " " + Word("t", random, kTitleWords);
}

SearchDocument MakeMember(uint64_t seed, uint32_t row) {
  Random random(seed, kMembers, row);
  SearchDocument document;
  Add(kTitle, TitleOf(random), document);
  for (size_t i = 0; i < 8; ++i) Add(kSkill, Word("s", random, kSkills), document);
  Add(kCompany, Word("c", random, kCompanies), document);
  for (size_t i = random.Below(4); i > 0; --i) {
    Add(kTitle, Word("t", random, kTitleWords), document, Tense::kPast);
    Add(kCompany, Word("c", random, kCompanies), document, Tense::kPast);
  }
  Add(kCity, Word("y", random, kCities), document);
  std::string summary;
  for (size_t i = 0; i < 30; ++i) summary += Word("w", random, kSummaryWords) + " ";
  Add(kSummary, summary, document);
  // Values that a known share of everybody has.
  for (const size_t one_in : {10, 100, 10'000}) {
    if (random.Below(one_in) == 0) Add(kShare, std::to_string(one_in), document);
  }
  document.numbers.push_back({kYears, static_cast<float>(random.Below(30))});
  return document;
}

std::string RandomText(Random& random) {
  const std::string title = Word("t", random, kTitleWords);
  const std::string skill = Word("s", random, kSkills);
  return title + " " + skill + " " + Word("w", random, kSummaryWords);
}

std::string TenTerms(Random& random) {
  std::string text = "(";
  for (size_t i = 0; i < 4; ++i) {
    text += (i > 0 ? " OR " : "") + ("title:" + Word("t", random, kTitleWords));
  }
  text += ") AND (";
  for (size_t i = 0; i < 4; ++i) {
    text += (i > 0 ? " OR " : "") + ("skill:" + Word("s", random, kSkills));
  }
  text += ") NOT company:" + Word("c", random, kCompanies);
  return text + " NOT city:" + Word("y", random, kCities);
}

}  // namespace

std::vector<std::string> BlankWords::Words(std::string_view text) const {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

void SearchedMembers::WriteIndex(const std::filesystem::path& path) const {
  SearchIndexWriter writer(Fields());
  Progress progress("search index", "members", size);
  for (uint32_t row = 0; row < size; ++row) {
    writer.Add(MakeMember(seed, row));
    progress.Add(1);
  }
  writer.Write(path);
}

std::vector<std::vector<std::string>> SearchedMembers::Titles() const {
  std::vector<std::vector<std::string>> titles;
  for (uint32_t row = 0; row < size; ++row) {
    Random random(seed, kMembers, row);
    titles.push_back({TitleOf(random)});
  }
  return titles;
}

std::vector<SearchKind> SearchKinds(uint64_t seed) {
  const auto random = [seed](uint64_t number) { return Random(seed, kQueries, number); };
  std::vector<SearchKind> kinds;
  kinds.push_back({"text alone", [=](uint64_t number) {
                     Random drawn = random(number);
                     return SearchTask{.text = RandomText(drawn)};
                   }});
  for (const char* one_in : {"10", "100", "10000"}) {
    const QueryNode filter = ParseQuery(std::string("share:") + one_in, Fields());
    kinds.push_back({std::string("text, one in ") + one_in, [=](uint64_t number) {
                       Random drawn = random(number);
                       return SearchTask{.query = filter, .text = RandomText(drawn)};
                     }});
  }
  const QueryNode filter = ParseQuery("share:10", Fields());
  kinds.push_back({"one in 10, no text", [=](uint64_t) { return SearchTask{.query = filter}; }});
  kinds.push_back({"Boolean, ten terms", [=](uint64_t number) {
                     Random drawn = random(number);
                     return SearchTask{.query = ParseQuery(TenTerms(drawn), Fields())};
                   }});
  kinds.push_back({"facets of everybody", [](uint64_t) {
                     return SearchTask{.facets = {{"title"}, {"skill"}, {"company"}, {"city"}}};
                   }});
  return kinds;
}

}  // namespace bole
