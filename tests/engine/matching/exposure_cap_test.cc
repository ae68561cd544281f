#include "engine/matching/exposure_cap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "engine/base/random.h"
#include "engine/base/top_k.h"
#include "tests/support/small_lists.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using Lists = std::vector<std::vector<Recommendation>>;

// Every viewer's score of every candidate; lists of it of a fixed length.
class Preferences {
 public:
  Preferences(std::vector<std::vector<float>> scores, size_t length)
      : scores_(std::move(scores)), length_(length) {}

  std::vector<Recommendation> List(uint32_t viewer, std::span<const uint8_t> full,
                                   const std::vector<uint32_t>& kept, size_t length) const {
    const auto& scores = scores_[viewer];
    TopK best(std::min(length, scores.size()));
    for (uint32_t row = 0; row < scores.size(); ++row) {
      const bool is_kept = std::binary_search(kept.begin(), kept.end(), row);
      if (full.empty() || full[row] == 0 || is_kept) best.Add(scores[row], row);
    }
    std::vector<Recommendation> list;
    for (const ScoredRow& item : best.Take()) list.push_back({item.row, item.score, {}});
    return list;
  }

  Lists All() const {
    Lists lists;
    for (uint32_t viewer = 0; viewer < scores_.size(); ++viewer) {
      lists.push_back(List(viewer, {}, {}, length_));
    }
    return lists;
  }

  // Who follows on each list.
  Lists InLine(size_t count) const {
    Lists lists;
    for (uint32_t viewer = 0; viewer < scores_.size(); ++viewer) {
      lists.push_back(List(viewer, {}, {}, length_ + count));
      lists.back().erase(lists.back().begin(), lists.back().begin() + length_);
    }
    return lists;
  }

  MakeLists Maker() const {
    return [this](std::span<const uint32_t> viewers, const Room& room) {
      Lists lists;
      for (size_t i = 0; i < viewers.size(); ++i) {
        lists.push_back(List(viewers[i], room.full, room.kept[i], length_));
      }
      return lists;
    };
  }

  size_t num_candidates() const { return scores_[0].size(); }

 private:
  std::vector<std::vector<float>> scores_;
  size_t length_;
};

// The same number of lists for everybody.
std::vector<uint32_t> All(uint32_t places, const Preferences& wanted) {
  return std::vector<uint32_t>(wanted.num_candidates(), places);
}

std::map<uint32_t, size_t> CountRows(const Lists& lists) {
  std::map<uint32_t, size_t> counts;
  for (const auto& list : lists) {
    for (const Recommendation& item : list) ++counts[item.row];
  }
  return counts;
}

TEST(CapExposureTest, TheWantedStayWhereTheyAreWantedMost) {
  // Everybody wants 0; viewer 1 most. The others get the next.
  //               0    1    2    3
  Preferences wanted({{5, 4, 0.1f, 0.2f}, {9, 1, 0.3f, 0.2f}, {5.5f, 3, 0.2f, 0.3f}}, 1);
  Lists lists = wanted.All();
  const auto full = CapExposure(All(1, wanted), wanted.Maker(), {}, lists);
  EXPECT_THAT(RowsOf(lists[1]), ElementsAre(0));
  EXPECT_THAT(RowsOf(lists[0]), ElementsAre(1));  // the smaller row first
  EXPECT_THAT(RowsOf(lists[2]), ElementsAre(3));
  EXPECT_THAT(full, ElementsAre(1, 1, 0, 1));
}

TEST(CapExposureTest, MakesNoListAgainWhileSomebodyIsInLine) {
  // As above: of those in line for viewer 2 the first is full by then.
  Preferences wanted({{5, 4, 0.1f, 0.2f}, {9, 1, 0.3f, 0.2f}, {5.5f, 3, 0.2f, 0.3f}}, 1);
  Lists lists = wanted.All();
  const auto make = [](std::span<const uint32_t>, const Room&) -> Lists {
    throw std::logic_error("made again");
  };
  EXPECT_THAT(CapExposure(All(1, wanted), make, wanted.InLine(2), lists), ElementsAre(1, 1, 0, 1));
  EXPECT_THAT(RowsOf(lists[0]), ElementsAre(1));
  EXPECT_THAT(RowsOf(lists[2]), ElementsAre(3));
  lists = wanted.All();
  EXPECT_THROW(CapExposure(All(1, wanted), make, wanted.InLine(1), lists), std::logic_error);
}

TEST(CapExposureTest, ChangesNothingWhereNobodyIsOnTooMany) {
  Preferences wanted({{2, 1}, {1, 2}}, 1);
  Lists lists = wanted.All();
  const Lists before = lists;
  int num_calls = 0;
  const auto make = [&](std::span<const uint32_t>, const Room&) { return ++num_calls, Lists(); };
  EXPECT_THAT(CapExposure(All(2, wanted), make, {}, lists), ElementsAre(0, 0));
  EXPECT_EQ(lists, before);
  EXPECT_EQ(num_calls, 0);
  lists.clear();
  EXPECT_THAT(CapExposure(All(1, wanted), make, {}, lists), ElementsAre(0, 0));
}

TEST(CapExposureTest, EverybodyHasTheirOwnNumber) {
  Preferences wanted({{5, 4, 3, 2}, {6, 3, 4, 2}, {7, 3, 2, 4}}, 1);
  Lists lists = wanted.All();
  const auto full = CapExposure(std::vector<uint32_t>{1, 0, 5, 1}, wanted.Maker(), {}, lists);
  EXPECT_THAT(RowsOf(lists[0]), ElementsAre(2)) << "1 has no place at all";
  EXPECT_THAT(RowsOf(lists[1]), ElementsAre(2));
  EXPECT_THAT(RowsOf(lists[2]), ElementsAre(0));
  EXPECT_THAT(full, ElementsAre(1, 1, 0, 0));
}

TEST(FillUpTest, FillsTheListsOfTheseAloneFromThoseWithRoom) {
  Preferences wanted({{5, 4, 3, 2}, {6, 3, 4, 2}, {7, 3, 2, 4}}, 2);
  Lists lists = {{{1, 4, {}}}, {{0, 6, {}}}, {{3, 4, {}}}};
  const std::vector<uint32_t> places = {1, 2, 1, 1}, viewers = {0, 2};
  const auto full = FillUp(places, viewers, wanted.Maker(), lists);
  EXPECT_THAT(RowsOf(lists[0]), ElementsAre(1, 2));
  EXPECT_THAT(RowsOf(lists[1]), ElementsAre(0));
  EXPECT_THAT(RowsOf(lists[2]), ElementsAre(3, 1));
  EXPECT_THAT(full, ElementsAre(1, 1, 1, 1));
}

TEST(CapExposureTest, ListsEndWhenNobodyHasRoom) {
  Preferences wanted({{2, 1}, {2, 1}, {2, 1}}, 2);
  Lists lists = wanted.All();
  CapExposure(All(1, wanted), wanted.Maker(), {}, lists);
  size_t num_places = 0;
  for (const auto& list : lists) num_places += list.size();
  EXPECT_EQ(num_places, 2u);
}

// What must hold of any lists.
TEST(CapExposureTest, KeepsTheCapFillsTheListsAndLeavesThemBeginningsOfLongerOnes) {
  constexpr size_t kViewers = 700, kCandidates = 300, kLength = 10;
  Random random(1);
  std::vector<std::vector<float>> scores(kViewers, std::vector<float>(kCandidates));
  for (auto& row : scores) {
    for (size_t c = 0; c < kCandidates; ++c) {
      // Some are wanted by all, some by nobody in particular; scores have ties.
      row[c] = static_cast<float>(random.Below(20)) + (c < 5 ? 100 : 0);
    }
  }
  const Preferences wanted(scores, kLength);
  for (const uint32_t max_lists : {25u, 40u, 400u}) {
    // None in line, too few, and as many as anybody loses.
    for (const size_t num_in_line : {0u, 3u, 20u}) {
      Lists lists = wanted.All();
      const auto full =
          CapExposure(All(max_lists, wanted), wanted.Maker(), wanted.InLine(num_in_line), lists);
      for (const auto& [row, count] : CountRows(lists)) {
        ASSERT_LE(count, max_lists);
        ASSERT_EQ(full[row], count == max_lists);
      }
      for (uint32_t viewer = 0; viewer < kViewers; ++viewer) {
        ASSERT_EQ(lists[viewer].size(), kLength);
        std::vector<uint32_t> kept = RowsOf(lists[viewer]);
        std::sort(kept.begin(), kept.end());
        const auto longer = wanted.List(viewer, full, kept, 2 * kLength);
        ASSERT_TRUE(std::equal(lists[viewer].begin(), lists[viewer].end(), longer.begin()));
      }
    }
  }
}

}  // namespace
}  // namespace bole
