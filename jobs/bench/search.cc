#include "jobs/bench/search.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "engine/base/progress.h"
#include "engine/base/random.h"
#include "engine/search/query_parser.h"
#include "engine/search/search_index_writer.h"
#include "engine/search/searcher.h"

namespace bole {
namespace {

using Clock = std::chrono::steady_clock;

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

// Words between blanks.
class BlankWords : public QueryWords {
 public:
  std::vector<std::string> Words(std::string_view text) const override {
    std::istringstream stream{std::string(text)};
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
  }
  std::string Key(std::string_view value) const override { return std::string(value); }
};

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

SearchDocument MakeMember(uint64_t seed, uint32_t row) {
  Random random(seed, kMembers, row);
  SearchDocument document;
  Add(kTitle, Word("t", random, kTitleWords) + " " + Word("t", random, kTitleWords), document);
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

void WriteIndex(const SearchBenchOptions& options, const std::filesystem::path& path) {
  SearchIndexWriter writer(Fields());
  Progress progress("search index", "members", options.num_members);
  for (uint32_t row = 0; row < options.num_members; ++row) {
    writer.Add(MakeMember(options.seed, row));
    progress.Add(1);
  }
  writer.Write(path);
}

std::string RandomText(Random& random) {
  return Word("t", random, kTitleWords) + " " + Word("s", random, kSkills) + " " +
         Word("w", random, kSummaryWords);
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
  return text + ") NOT company:" + Word("c", random, kCompanies) +
         " NOT city:" + Word("y", random, kCities);
}

using MakeTask = std::function<SearchTask(Random&)>;

void Measure(const char* name, const SearchBenchOptions& options, const Searcher& searcher,
             const MakeTask& make) {
  const RowSet everybody = RowSet::All(static_cast<uint32_t>(options.num_members));
  std::vector<double> milliseconds;
  double total = 0;
  for (uint64_t i = 0; i < options.num_queries; ++i) {
    Random random(options.seed, kQueries, i);
    const SearchTask task = make(random);
    const Clock::time_point start = Clock::now();
    const SearchResult result = searcher.Search(task, everybody);
    const std::chrono::duration<double, std::milli> taken = Clock::now() - start;
    milliseconds.push_back(taken.count());
    total += static_cast<double>(result.total);
  }
  std::ranges::sort(milliseconds);
  const auto at = [&](double share) {
    return milliseconds[static_cast<size_t>(share * static_cast<double>(milliseconds.size() - 1))];
  };
  std::printf("%-28s p50 %8.3f ms  p99 %8.3f ms  %12.0f found in the mean\n", name, at(0.5),
              at(0.99), total / static_cast<double>(options.num_queries));
  std::fflush(stdout);
}

void MeasureAll(const SearchBenchOptions& options, const Searcher& searcher) {
  const std::vector<SearchField> fields = Fields();
  Measure("text alone", options, searcher,
          [](Random& random) { return SearchTask{.text = RandomText(random)}; });
  for (const char* one_in : {"10", "100", "10000"}) {
    const QueryNode filter = ParseQuery(std::string("share:") + one_in, fields);
    const std::string name = std::string("text, one in ") + one_in + " pass";
    Measure(name.c_str(), options, searcher, [&](Random& random) {
      return SearchTask{.query = filter, .text = RandomText(random)};
    });
  }
  Measure("Boolean, ten terms", options, searcher, [&](Random& random) {
    return SearchTask{.query = ParseQuery(TenTerms(random), fields)};
  });
  Measure("facets over everybody", options, searcher, [](Random&) {
    return SearchTask{.facets = {{"title"}, {"skill"}, {"company"}, {"city"}}};
  });
}

}  // namespace

void RunBenchSearch(const SearchBenchOptions& options) {
  const std::filesystem::path path =
      options.work / ("bole-bench-search-" + std::to_string(getpid()) + ".bole");
  WriteIndex(options, path);
  {
    const SearchIndex index = SearchIndex::Open(path);
    const BlankWords words;
    std::printf("%zu members, %.0f bytes of index a member\n", options.num_members,
                static_cast<double>(std::filesystem::file_size(path)) /
                    static_cast<double>(options.num_members));
    MeasureAll(options, Searcher(index, words));
  }
  std::filesystem::remove(path);
}

}  // namespace bole
