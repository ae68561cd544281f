#include "engine/search/searcher.h"

#include <algorithm>
#include <numeric>

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
class Candidates {
 public:
  Candidates(const TextMeaning& meaning, const TextRanker& ranker,
             std::span<const std::string> words, const RowSet& matching)
      : meaning_(meaning), ranker_(ranker), words_(words), rows_(matching.Rows()) {
    const auto best = ranker_.Best(words, matching, 1);
    best_by_words_ = best.empty() ? 0 : best.front().score;
    most_by_words_ = ranker_.Bounds(words_, rows_);
    for (float& bound : most_by_words_) bound = ShareOfWords(bound, best_by_words_);
  }

  // Requires a count above 0, and at most as many as there are rows. Those with the best bounds
  // are scored first; then whoever's bound isn't below the last of these.
  std::vector<ScoredRow> Best(size_t count) const {
    std::vector<float> bounds = meaning_.Bounds(rows_);
    TopK promising(count);
    for (size_t i = 0; i < rows_.size(); ++i) {
      bounds[i] += most_by_words_[i];
      promising.Add(bounds[i], static_cast<uint32_t>(i));
    }
    Places places;
    for (const ScoredRow& one : promising.Take()) places.push_back(one.row);
    const float last = BestOf(places, -1, count).back().score;
    places.clear();
    for (size_t i = 0; i < rows_.size(); ++i) {
      if (bounds[i] >= last) places.push_back(static_cast<uint32_t>(i));
    }
    return BestOf(places, last, count);
  }

 private:
  using Places = std::vector<uint32_t>;  // in rows_

  // The best of those at `places`, some of which have a score of at least `last`.
  std::vector<ScoredRow> BestOf(const Places& places, float last, size_t count) const {
    const std::vector<float> meant = meaning_.Score(Pick(places));
    std::vector<ScoredRow> hopeful;  // with bounds and places in `places`
    for (size_t i = 0; i < places.size(); ++i) {
      const float bound = meant[i] + most_by_words_[places[i]];
      if (bound >= last) hopeful.push_back({bound, static_cast<uint32_t>(i)});
    }
    std::ranges::sort(hopeful, IsBetter);
    TopK best(count);
    for (size_t begin = 0; begin < hopeful.size(); begin += count) {
      if (hopeful[begin].score < best.threshold()) break;
      Places batch;
      for (size_t i = begin; i < std::min(begin + count, hopeful.size()); ++i) {
        batch.push_back(places[hopeful[i].row]);
      }
      const std::vector<float> by_words = ranker_.Score(words_, Pick(batch));
      for (size_t i = 0; i < batch.size(); ++i) {
        best.Add(meant[hopeful[begin + i].row] + ShareOfWords(by_words[i], best_by_words_),
                 rows_[batch[i]]);
      }
    }
    return best.Take();
  }

  std::vector<uint32_t> Pick(const Places& places) const {
    std::vector<uint32_t> picked;
    for (const uint32_t place : places) picked.push_back(rows_[place]);
    return picked;
  }

  const TextMeaning& meaning_;
  const TextRanker& ranker_;
  const std::span<const std::string> words_;
  const std::vector<uint32_t> rows_;
  float best_by_words_ = 0;
  std::vector<float> most_by_words_;  // not less than what words add to the score of each row
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
  return Candidates(*meaning, ranker_, words, matching).Best(count);
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
  const RowSet matching = matcher_.Match(task.query).And(visible);
  SearchResult result = {.total = matching.size(), .rows = Page(task, matching)};
  for (const FacetRequest& facet : task.facets) {
    result.facets.push_back(facets_.Count(matching, facet));
  }
  for (const auto& set : task.counted) result.counted.push_back(set->AndSize(matching));
  if (task.diagnose) result.doctor = Diagnose(matcher_, task.query, visible);
  return result;
}

}  // namespace bole
