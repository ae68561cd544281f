#include "engine/search/searcher.h"

#include <algorithm>

namespace bole {
namespace {

// Of the score by words, against one by meaning: it decides between those whose titles are as near,
// and ranks those without a title.
constexpr float kWordsShare = 0.02f;

void AddWanted(const QueryNode& node, std::vector<std::string>& texts) {
  if (node.kind == QueryNode::Kind::kNot) return;
  if (node.kind == QueryNode::Kind::kWords) texts.push_back(node.text);
  for (const QueryNode& child : node.children) AddWanted(child, texts);
}

float ShareOfWords(float score, float best) {
  return (best > 0 ? score / best : score) * kWordsShare;
}

// The best by meaning and words. Most rows are left out by bounds, and of those that have to be
// scored by meaning most are not worth the words.
class MeaningSearch {
 public:
  // Requires a count above 0, and at most as many as match.
  MeaningSearch(const TextMeaning& meaning, const TextRanker& ranker,
                std::span<const std::string> words, ScratchPool<std::vector<float>>& bounds,
                size_t count)
      : meaning_(meaning),
        ranker_(ranker),
        words_(words),
        bounds_(bounds),
        count_(count),
        best_(count) {}

  std::vector<ScoredRow> Best(const RowSet& matching) {
    const auto best = ranker_.Best(words_, matching, 1);
    best_by_words_ = best.empty() ? 0 : best.front().score;
    const auto bounds = bounds_.Lend();
    // Those with the best bounds show how far down others needn't be scored.
    std::vector<uint32_t> first = BoundAll(matching, *bounds);
    std::ranges::sort(first);
    Add(first);
    const float last = best_.threshold();
    std::vector<uint32_t> others;
    size_t place = 0;
    ForEachPart(matching, [&](std::span<const uint32_t> rows) {
      for (const uint32_t row : rows) {
        if ((*bounds)[place++] < last) continue;
        if (!std::ranges::binary_search(first, row)) others.push_back(row);
      }
    });
    Add(others);
    return best_.Take();
  }

 private:
  // So many that what is known of them stays in the nearest caches.
  static constexpr size_t kRowsAtOnce = 16'384;
  // Scored by words at once at first, and then twice as many each time: few in vain, and few times.
  static constexpr size_t kScoredAtOnce = 32;

  // Not less than what words add to the score of each.
  std::vector<float> MostByWords(TextRanker::BoundsReader& reader,
                                 std::span<const uint32_t> rows) const {
    // Rounded up by more than the quotient of each row may be rounded.
    constexpr float kRounding = 1.00001f;
    const float share = kRounding * ShareOfWords(1, best_by_words_);
    std::vector<float> most = reader.Next(rows);
    for (float& one : most) one *= share;
    return most;
  }

  static void ForEachPart(const RowSet& matching, const auto& visit) {
    for (uint32_t from = 0;;) {
      const std::vector<uint32_t> rows = matching.First(kRowsAtOnce, from);
      if (!rows.empty()) visit(std::span(rows));
      if (rows.size() < kRowsAtOnce) return;
      from = rows.back() + 1;
    }
  }

  // Fills `bounds`, in the order of rows, and returns the rows with the best.
  std::vector<uint32_t> BoundAll(const RowSet& matching, std::vector<float>& bounds) const {
    TextRanker::BoundsReader reader(ranker_, words_, matching.size());
    bounds.clear();
    TopK promising(count_);
    ForEachPart(matching, [&](std::span<const uint32_t> rows) {
      std::vector<float> part = meaning_.Bounds(rows);
      const std::vector<float> by_words = MostByWords(reader, rows);
      for (size_t i = 0; i < rows.size(); ++i) part[i] += by_words[i];
      bounds.insert(bounds.end(), part.begin(), part.end());
      float last = promising.threshold();
      for (size_t i = 0; i < rows.size(); ++i) {
        if (part[i] < last) continue;
        promising.Add(part[i], rows[i]);
        last = promising.threshold();
      }
    });
    std::vector<uint32_t> best;
    for (const ScoredRow& one : promising.Take()) best.push_back(one.row);
    return best;
  }

  // Adds these, which ascend; by words only those that may be listed.
  void Add(std::span<const uint32_t> rows) {
    const std::vector<float> meant = meaning_.Score(rows);
    TextRanker::BoundsReader reader(ranker_, words_, rows.size());
    const std::vector<float> by_words = MostByWords(reader, rows);
    std::vector<ScoredRow> hopeful;  // with bounds, and places in `rows`
    for (size_t i = 0; i < rows.size(); ++i) {
      const float bound = meant[i] + by_words[i];
      if (bound >= best_.threshold()) hopeful.push_back({bound, static_cast<uint32_t>(i)});
    }
    std::ranges::sort(hopeful, IsBetter);
    size_t begin = 0;
    for (size_t size = std::max(count_, kScoredAtOnce); begin < hopeful.size(); size *= 2) {
      if (hopeful[begin].score < best_.threshold()) break;
      const size_t end = std::min(begin + size, hopeful.size());
      std::vector<uint32_t> batch;
      for (size_t i = begin; i < end; ++i) batch.push_back(rows[hopeful[i].row]);
      const std::vector<float> scores = ranker_.Score(words_, batch);
      for (size_t i = begin; i < end; ++i) {
        best_.Add(meant[hopeful[i].row] + ShareOfWords(scores[i - begin], best_by_words_),
                  batch[i - begin]);
      }
      begin = end;
    }
  }

  const TextMeaning& meaning_;
  const TextRanker& ranker_;
  const std::span<const std::string> words_;
  ScratchPool<std::vector<float>>& bounds_;
  const size_t count_;
  TopK best_;
  float best_by_words_ = 0;
};

}  // namespace

std::vector<std::string> WantedTexts(const QueryNode& query) {
  std::vector<std::string> texts;
  AddWanted(query, texts);
  return texts;
}

std::vector<float> ShareOfWords(std::vector<float> by_words) {
  const float best = by_words.empty() ? 0 : *std::ranges::max_element(by_words);
  for (float& score : by_words) score = ShareOfWords(score, best);
  return by_words;
}

// Requires a count of at most matching.size().
std::vector<ScoredRow> Searcher::Best(const std::string& text, const RowSet& matching,
                                      size_t count) const {
  if (text.find_first_not_of(' ') == std::string::npos) {
    // Nobody has anything in common with nothing.
    std::vector<ScoredRow> first;
    for (const uint32_t row : matching.First(count)) first.push_back({0, row});
    return first;
  }
  const std::vector<std::string> words = matcher_.words().Words(text);
  if (meaning_ == nullptr || count == 0) return ranker_.Best(words, matching, count);
  const auto meaning = meaning_->Read(text);
  return MeaningSearch(*meaning, ranker_, words, bounds_, count).Best(matching);
}

std::vector<ScoredRow> Searcher::Page(const SearchTask& task, const RowSet& matching) const {
  std::string text = task.text;
  for (const std::string& wanted : WantedTexts(task.query)) text += " " + wanted;
  const size_t wanted = std::min<size_t>(matching.size(), task.offset + task.count);
  std::vector<ScoredRow> page = Best(text, matching, wanted);
  page.erase(page.begin(), page.begin() + static_cast<ptrdiff_t>(std::min(task.offset, wanted)));
  return page;
}

SearchResult Searcher::Search(const SearchTask& task, const RowSet& visible) const {
  RowSet matching = matcher_.Match(task.query);
  matching.Keep(visible);
  SearchResult result = {.total = matching.size(), .rows = Page(task, matching)};
  for (const FacetRequest& facet : task.facets) {
    result.facets.push_back(facets_.Count(matching, facet));
  }
  for (const auto& set : task.counted) result.counted.push_back(set->AndSize(matching));
  if (task.diagnose) result.doctor = Diagnose(matcher_, task.query, visible);
  return result;
}

}  // namespace bole
