#include "engine/search/meaning_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

constexpr uint32_t kNumRows = 60'000;  // so many that groups are worth it

// Rows of a word in five, some with another.
SearchIndex IndexOfMany() {
  std::vector<SearchDocument> rows;
  for (uint32_t row = 0; row < kNumRows; ++row) {
    const std::string title = row % 5 == 0 ? "engineer" : "nurse";
    rows.push_back({.entries = {PlainEntry(kTitleField, row % 7 == 0 ? title + " data" : title)}});
  }
  return MakeIndex(rows);
}

// Groups of rows that have scores of their own; a row's is the best of its groups', 0 without any.
class GroupedScores : public TextMeaning {
 public:
  // `excess`: by how much bounds are above scores.
  GroupedScores(const std::vector<std::vector<uint32_t>>& rows_of_group,
                const std::vector<float>& scores, float excess)
      : scores_(kNumRows) {
    std::vector<CsrEntry> entries;
    for (uint32_t group = 0; group < rows_of_group.size(); ++group) {
      bounds_.push_back({scores[group] + excess, group});
      for (const uint32_t row : rows_of_group[group]) {
        entries.push_back({group, row});
        scores_[row] = std::max(scores_[row], scores[group]);
      }
    }
    groups_ = MakeCsr(entries, rows_of_group.size(), kNumRows, Duplicates::kMax);
    excess_ = excess;
  }

  std::vector<float> Score(std::span<const uint32_t> rows) const override {
    num_scored += rows.size();
    std::vector<float> scores;
    for (const uint32_t row : rows) scores.push_back(scores_[row]);
    return scores;
  }
  std::vector<float> Bounds(std::span<const uint32_t> rows) const override {
    num_bounded += rows.size();
    std::vector<float> bounds;
    for (const uint32_t row : rows) bounds.push_back(scores_[row] + excess_);
    return bounds;
  }
  std::unique_ptr<RowGroups> Groups() const override { return std::make_unique<InOrder>(*this); }

  float score(uint32_t row) const { return scores_[row]; }

  mutable size_t num_scored = 0, num_bounded = 0;

 private:
  class InOrder : public RowGroups {
   public:
    explicit InOrder(const GroupedScores& of) : of_(of), left_(of.bounds_) {
      std::ranges::sort(left_, [](const auto& a, const auto& b) { return IsBetter(b, a); });
    }
    std::optional<Group> Next() override {
      if (left_.empty()) return std::nullopt;
      const ScoredRow next = left_.back();
      left_.pop_back();
      return Group{next.score, of_.groups_.view().row(next.row)};
    }

   private:
    const GroupedScores& of_;
    std::vector<ScoredRow> left_;  // the best last
  };

  std::vector<float> scores_;  // by row
  std::vector<ScoredRow> bounds_;
  Csr groups_;
  float excess_ = 0;
};

class MeaningSearchTest : public ::testing::Test {
 protected:
  std::vector<ScoredRow> Best(const TextMeaning& meaning, const RowSet& matching, size_t count) {
    return BestByMeaning({meaning, ranker_, words_}, matching, count, scratch_);
  }

  // Every row that matches, scored.
  std::vector<ScoredRow> PlainLoop(const GroupedScores& meaning, const RowSet& matching,
                                   size_t count) {
    const std::vector<uint32_t> rows = matching.Rows();
    const std::vector<float> by_words = ShareOfWords(ranker_.Score(words_, rows));
    TopK best(count);
    for (size_t i = 0; i < rows.size(); ++i)
      best.Add(meaning.score(rows[i]) + by_words[i], rows[i]);
    return best.Take();
  }

  const SearchIndex index_ = IndexOfMany();
  const TextRanker ranker_{index_};
  const std::vector<std::string> words_ = {"data", "nurse"};
  MeaningSearchScratch scratch_;
  const RowSet all_ = RowSet::All(kNumRows);
};

// Of sixty groups of a thousand rows the first three are as near as can be told by meaning.
TEST_F(MeaningSearchTest, FewRowsAreLookedAtWhereFewGroupsAreNear) {
  std::vector<std::vector<uint32_t>> groups(60);
  std::vector<float> scores;
  for (uint32_t row = 0; row < kNumRows; ++row) groups[row % 60].push_back(row);
  for (size_t group = 0; group < 60; ++group) scores.push_back(group < 3 ? 0.9f : 0.5f);
  const GroupedScores meaning(groups, scores, 0.1f);
  EXPECT_EQ(Best(meaning, all_, 20), PlainLoop(meaning, all_, 20));
  EXPECT_LE(meaning.num_scored, 3000u);
  EXPECT_EQ(meaning.num_bounded, 0u);
}

// Ten are wanted, and the only group has five: the others have words alone.
TEST_F(MeaningSearchTest, RowsOfNoGroupAreFoundByWords) {
  const GroupedScores meaning({{5, 50, 500, 501, 502}}, {0.9f}, 0);
  EXPECT_EQ(Best(meaning, all_, 10), PlainLoop(meaning, all_, 10));
  EXPECT_EQ(meaning.num_bounded, kNumRows);
}

// Scores by meaning are less than what words add.
TEST_F(MeaningSearchTest, WordsMayDecide) {
  std::vector<uint32_t> others;
  for (uint32_t row = 0; row < 100; ++row) others.push_back(row * 5);  // no nurses
  const GroupedScores meaning({others}, {0.001f}, 0);
  EXPECT_EQ(Best(meaning, all_, 10), PlainLoop(meaning, all_, 10));
}

// Whoever is near doesn't match: rather than look at them all, those who match are bounded.
TEST_F(MeaningSearchTest, GivesUpGroupsOfOthers) {
  std::vector<std::vector<uint32_t>> groups(2);
  for (uint32_t row = 0; row < kNumRows; ++row) groups[row < 50'000].push_back(row);
  const GroupedScores meaning(groups, {0.9f, 0.5f}, 0.1f);
  const RowSet matching = RowSet::Of(std::vector<uint32_t>(groups[1].begin(), groups[1].end()));
  EXPECT_EQ(Best(meaning, matching, 20), PlainLoop(meaning, matching, 20));
  EXPECT_EQ(meaning.num_bounded, 50'000u);
}

TEST_F(MeaningSearchTest, EqualsThePlainLoopWhateverTheGroups) {
  for (uint64_t number = 0; number < 60; ++number) {
    Random random(2, 2, number);
    std::vector<std::vector<uint32_t>> groups(1 + random.Below(300));
    std::vector<float> scores;
    for (auto& group : groups) {
      scores.push_back(static_cast<float>(random.Below(20)) / 20);
      const size_t size = random.Below(60);
      for (size_t i = 0; i < size; ++i) {
        group.push_back(static_cast<uint32_t>(random.Below(kNumRows)));
      }
      std::ranges::sort(group);
      group.erase(std::unique(group.begin(), group.end()), group.end());
    }
    const GroupedScores meaning(groups, scores, static_cast<float>(random.Below(3)) / 10);
    std::vector<uint32_t> rows;
    for (uint32_t row = 0; row < kNumRows; ++row) {
      if (number % 2 == 0 || random.Below(5) > 0) rows.push_back(row);
    }
    const RowSet matching = RowSet::Of(rows);
    const size_t count = 1 + random.Below(40);
    ASSERT_EQ(Best(meaning, matching, count), PlainLoop(meaning, matching, count)) << number;
  }
}

}  // namespace
}  // namespace bole
