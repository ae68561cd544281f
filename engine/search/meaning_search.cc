#include "engine/search/meaning_search.h"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>

namespace bole {
namespace {

// Of the score by words, against one by meaning: it decides between those whose titles are as near,
// and ranks those without a title.
constexpr float kWordsShare = 0.02f;

float ShareOfWords(float score, float best) {
  return (best > 0 ? score / best : score) * kWordsShare;
}

// The best by meaning and words. Most rows are left out by bounds, and of those that have to be
// scored by meaning most are not worth the words.
class MeaningSearch {
 public:
  // Requires a count above 0, and at most as many as match.
  MeaningSearch(const AskedMeaning& asked, MeaningSearchScratch& scratch, size_t count)
      : meaning_(asked.meaning),
        ranker_(asked.ranker),
        words_(asked.words),
        bounds_(scratch),
        count_(count),
        best_(count) {}

  std::vector<ScoredRow> Best(const RowSet& matching) {
    const auto best = ranker_.Best(words_, matching, 1);
    best_by_words_ = best.empty() ? 0 : best.front().score;
    if (matching.size() < kFewRows || !AddGroups(matching)) AddByRows(matching);
    return best_.Take();
  }

 private:
  // So many are bounded one by one in two milliseconds, sooner than groups of all rows are looked
  // through for them.
  static constexpr uint64_t kFewRows = 32'768;
  // Where every so manieth row was looked at in groups in vain, it is too late for them; to go on
  // to another group takes as long as to look at so many rows.
  static constexpr uint64_t kRowsPerGroupedRow = 4;
  static constexpr uint64_t kRowsPerGroup = 4;
  // So many that what is known of them stays in the nearest caches.
  static constexpr size_t kRowsAtOnce = 16'384;
  // Scored by words at once at first, and then twice as many each time: few in vain, and few times.
  static constexpr size_t kScoredAtOnce = 32;
  // By more than quotients and products of scores by words may be rounded.
  static constexpr float kRounding = 1.00001f;

  // Adds groups until no row of another can be among the best. Returns false, with nothing added,
  // where that takes too many of them, or rows that are in no group may be among the best.
  bool AddGroups(const RowSet& matching) {
    const std::unique_ptr<RowGroups> groups = meaning_.Groups();
    if (groups == nullptr) return false;
    const float most_by_words = kRounding * ShareOfWords(best_by_words_, best_by_words_);
    std::unordered_set<uint32_t> known;
    uint64_t left = matching.size() / kRowsPerGroupedRow;
    std::optional<RowGroups::Group> group = groups->Next();
    const auto may_add = [&] {
      return group.has_value() && group->bound + most_by_words >= best_.threshold();
    };
    for (size_t wanted = std::max(count_, kScoredAtOnce); may_add(); wanted *= 2) {
      std::vector<uint32_t> rows;
      for (; rows.size() < wanted && may_add(); group = groups->Next()) {
        const uint64_t cost = group->rows.size() + kRowsPerGroup;
        if (cost > left) {
          best_ = TopK(count_);
          return false;
        }
        left -= cost;
        for (const uint32_t row : group->rows) {
          if (matching.Contains(row) && known.insert(row).second) rows.push_back(row);
        }
      }
      std::ranges::sort(rows);
      Add(rows);
    }
    if (best_.threshold() > most_by_words) return true;
    best_ = TopK(count_);
    return false;
  }

  void AddByRows(const RowSet& matching) {
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
  }

  // Not less than what words add to the score of each.
  std::vector<float> MostByWords(TextRanker::BoundsReader& reader,
                                 std::span<const uint32_t> rows) const {
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
  MeaningSearchScratch& bounds_;
  const size_t count_;
  TopK best_;
  float best_by_words_ = 0;
};

}  // namespace

std::vector<float> ShareOfWords(std::vector<float> by_words) {
  const float best = by_words.empty() ? 0 : *std::ranges::max_element(by_words);
  for (float& score : by_words) score = ShareOfWords(score, best);
  return by_words;
}

std::vector<ScoredRow> BestByMeaning(const AskedMeaning& asked, const RowSet& matching,
                                     size_t count, MeaningSearchScratch& scratch) {
  return MeaningSearch(asked, scratch, count).Best(matching);
}

}  // namespace bole
