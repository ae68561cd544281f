#include "engine/search/impact_scan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/search/impact_sums.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Lists = std::vector<std::vector<WeighedRow>>;  // by term

ImpactLists MakeLists(const Lists& lists, uint32_t num_rows) {
  const TemporaryDirectory directory;
  ImpactListsWriter writer(num_rows);
  for (const auto& list : lists) writer.Add(list, {});
  ArrayFileWriter file(directory / "lists");
  writer.Write(file);
  file.Finish();
  // The file stays mapped without its name.
  static std::vector<ArrayFile> kept;
  kept.push_back(ArrayFile::Open(directory / "lists"));
  return {kept.back(), num_rows, lists.size()};
}

// k1 is 1.2: weights 1.2 and 2.4 give 1/2 and 2/3.
TEST(ImpactListsTest, KeepsWhatAWordSaysOfEachRow) {
  const ImpactLists lists = MakeLists({{{7, 1.2f}, {300, 2.4f}}, {}, {{65'536, 0.6f}}}, 70'000);
  EXPECT_EQ(lists.num_rows(0), 2u);
  EXPECT_EQ(lists.num_rows(1), 0u);
  EXPECT_FLOAT_EQ(lists.Most(0), 2.0f / 3);
  EXPECT_EQ(lists.Most(1), 0);
  const ImpactLists::Entry entry = lists.entry(lists.begin(0));
  EXPECT_EQ(lists.end(0) - lists.begin(0), 1u);
  EXPECT_THAT(entry.rows, ElementsAre(7, 300));
  EXPECT_THAT(entry.bytes, ElementsAre(192, 255));  // 255 * (1/2) / (2/3) = 191.25
  EXPECT_EQ(lists.entry(lists.begin(2)).block, 1u);
  EXPECT_THAT(lists.entry(lists.begin(2)).rows, ElementsAre(0));
}

// From one row in sixteen on, every row of the block has a byte.
TEST(ImpactListsTest, AFrequentWordHasAByteForEachRow) {
  const ImpactLists lists = MakeLists({{{1, 1.2f}, {3, 1.2f}}}, 20);
  const ImpactLists::Entry entry = lists.entry(0);
  EXPECT_THAT(entry.rows, IsEmpty());
  ASSERT_EQ(entry.bytes.size(), 20u);
  EXPECT_EQ(entry.bytes[1], 255);
  EXPECT_EQ(entry.bytes[2], 0);
  EXPECT_EQ(entry.bytes[3], 255);
}

// An array of another's is refused, whichever it is.
TEST(ImpactListsTest, RefusesArraysThatDoNotBelongTogether) {
  const TemporaryDirectory directory;
  std::map<std::string, std::vector<uint64_t>> begins = {
      {"impacts.entries", {0, 1}}, {"impacts.row_begins", {0, 1}}, {"impacts.byte_begins", {0, 1}}};
  std::map<std::string, std::vector<uint32_t>> numbers = {{"impacts.num_rows", {1}},
                                                          {"impacts.blocks", {0}}};
  std::vector<float> most = {0.5f};
  std::vector<uint8_t> rows = {3, 0}, bytes = {255};
  const auto open = [&] {
    ArrayFileWriter file(directory / "lists");
    for (const auto& [name, values] : begins) file.Add(name, values);
    for (const auto& [name, values] : numbers) file.Add(name, values);
    file.Add("impacts.most", most);
    file.Add("impacts.rows", rows);
    file.Add("impacts.bytes", bytes);
    file.Finish();
    const ArrayFile opened = ArrayFile::Open(directory / "lists");
    ImpactLists(opened, 100, 1);
  };
  EXPECT_NO_THROW(open());
  const auto refuses = [&](auto& array, const auto& other) {
    const auto right = array;
    array = other;
    EXPECT_THROW(open(), Error);
    array = right;
  };
  refuses(rows, std::vector<uint8_t>{100, 0});  // no such row
  refuses(rows, std::vector<uint8_t>{3});
  refuses(bytes, std::vector<uint8_t>{});
  refuses(most, std::vector<float>{});
  refuses(numbers["impacts.blocks"], std::vector<uint32_t>{1});
  refuses(numbers["impacts.num_rows"], std::vector<uint32_t>{});
  for (auto& [name, values] : begins) {
    refuses(values, std::vector<uint64_t>{0, 2});
    refuses(values, std::vector<uint64_t>{1, 1});
  }
  EXPECT_NO_THROW(open());
}

// Each pair of words in one pass, the last alone; sums stop where they have no more room.
TEST(ImpactSumsTest, EveryInstructionSetSaysTheSame) {
  constexpr size_t kSize = 1000;
  Random random(1, 1, 1);
  std::vector<std::vector<uint8_t>> bytes(5, std::vector<uint8_t>(kSize));
  std::vector<ImpactBytes> words;
  for (auto& one : bytes) {
    for (uint8_t& byte : one) byte = static_cast<uint8_t>(random.Below(256));
    words.push_back({one.data(), static_cast<uint16_t>(256 + random.Below(60'000))});
  }
  std::vector<uint16_t> expected(kSize, 5), expected_places;
  for (const ImpactBytes& word : words) {
    for (size_t i = 0; i < kSize; ++i) {
      const uint32_t sum = expected[i] + uint32_t{word.bytes[i]} * word.factor / 256;
      expected[i] = static_cast<uint16_t>(std::min<uint32_t>(sum, kMostSum));
    }
  }
  EXPECT_GT(std::ranges::count(expected, kMostSum), 10);
  const uint16_t least = expected[17];
  for (uint16_t i = 0; i < kSize; ++i) {
    if (expected[i] >= least) expected_places.push_back(i);
  }
  for (const InstructionSet set :
       {InstructionSet::kPlain, InstructionSet::kAvx2, InstructionSet::kAvx512}) {
    if (!IsSupported(set)) continue;
    std::vector<uint16_t> sums(kSize, 5), places(kSize);
    ImpactSumsFor(set).add(words.data(), words.size(), kSize, sums.data());
    ASSERT_EQ(sums, expected);
    places.resize(ImpactSumsFor(set).select(sums.data(), least, kSize, places.data()));
    ASSERT_EQ(places, expected_places);
  }
}

// Terms of any frequency over three blocks, the last of them a short one.
class ImpactScanTest : public ::testing::Test {
 protected:
  static constexpr uint32_t kNumRows = 2 * ImpactLists::kBlockRows + 5000;

  ImpactScanTest() {
    for (const double share : {0.5, 0.1, 0.03, 0.001, 0.00003}) {
      auto& list = lists_.emplace_back();
      Random random(1, 1, lists_.size());
      for (uint32_t row = 0; row < kNumRows; ++row) {
        if (!random.Chance(share)) continue;
        list.push_back({row, static_cast<float>(1 + random.Below(40)) / 4});
      }
      terms_.push_back(
          {static_cast<uint32_t>(lists_.size() - 1), static_cast<float>(-std::log(share))});
    }
  }

  std::vector<float> PlainScores() const {
    std::vector<float> scores(kNumRows);
    for (const WeighedTerm& term : terms_) {
      for (const WeighedRow& one : lists_[term.term]) {
        scores[one.row] += term.weight * Impact(one.weight, {});
      }
    }
    return scores;
  }

  Lists lists_;
  std::vector<WeighedTerm> terms_;
};

TEST_F(ImpactScanTest, BoundsAreNeverTooSmallAndHardlyTooLarge) {
  const ImpactLists lists = MakeLists(lists_, kNumRows);
  const std::vector<float> scores = PlainScores();
  ImpactScanScratch scratch;
  ImpactScan scan(lists, terms_, scratch);
  std::vector<float> bounds(kNumRows);
  while (scan.NextBlock()) {
    const float most = scan.Bound();
    while (scan.NextStretch()) {
      for (uint32_t row = scan.first_row(); row < std::min(scan.end_row(), kNumRows); ++row) {
        bounds[row] = scan.BoundOf(row);
        ASSERT_LE(scores[row], most);
      }
    }
  }
  for (uint32_t row = 0; row < kNumRows; ++row) {
    ASSERT_LE(scores[row], bounds[row]) << row;
    // Each term is rounded up by at most a 255th of its own, and by two of the sum's units.
    float slack = 0;
    for (const WeighedTerm& term : terms_) slack += term.weight * lists.Most(term.term) / 255;
    ASSERT_LE(bounds[row], scores[row] + 1.1f * slack) << row;
  }
}

TEST_F(ImpactScanTest, SelectsWhoeverHasTheScore) {
  const ImpactLists lists = MakeLists(lists_, kNumRows);
  const std::vector<float> scores = PlainScores();
  for (const float last : {0.0f, 1.0f, 20.0f, scores[0]}) {
    ImpactScanScratch scratch;
    ImpactScan scan(lists, terms_, scratch);
    std::vector<bool> selected(kNumRows);
    std::vector<HopefulRow> hopeful;
    while (scan.NextBlock()) {
      while (scan.NextStretch(scan.LeastSum(last))) {
        scan.Select(hopeful);
        scan.Complete(hopeful);
        for (const HopefulRow& one : hopeful) selected[one.row] = true;
      }
    }
    for (uint32_t row = 0; row < kNumRows; ++row) {
      if (scores[row] > 0 && scores[row] >= last) {
        ASSERT_TRUE(selected[row]) << row;
      }
      if (scores[row] == 0) {
        ASSERT_FALSE(selected[row]) << row;
      }
    }
  }
}

// With fewer wanted, frequent terms are only looked up; who has the score is found all the same.
TEST_F(ImpactScanTest, LooksUpFrequentTermsWhereFewAreWanted) {
  const ImpactLists lists = MakeLists(lists_, kNumRows);
  const std::vector<float> scores = PlainScores();
  std::vector<float> sorted = scores;
  std::ranges::sort(sorted, std::greater());
  for (const size_t wanted : {1, 20, 300, 3000}) {
    const float last = sorted[wanted - 1];
    ImpactScanScratch scratch;
    ImpactScan scan(lists, terms_, scratch);
    std::vector<HopefulRow> hopeful;
    size_t num_found = 0, num_selected = 0, num_left_out = 0;
    while (scan.NextBlock()) {
      while (scan.NextStretch(scan.LeastSum(last))) {
        num_left_out += scan.num_left_out();
        scan.Select(hopeful);
        scan.Complete(hopeful);
        num_selected += hopeful.size();
        for (const HopefulRow& one : hopeful) num_found += scores[one.row] >= last ? 1 : 0;
      }
    }
    EXPECT_EQ(num_found, static_cast<size_t>(std::ranges::count_if(
                             scores, [&](float score) { return score >= last; })));
    EXPECT_LT(num_selected, 2 * num_found + 20) << wanted;
    if (wanted <= 20) {
      EXPECT_GT(num_left_out, 33u);
    }
  }
}

// A description as the query: so many terms that sums stop at the largest.
TEST(ImpactScanOfManyTermsTest, BoundsAreNeverTooSmall) {
  constexpr uint32_t kTerms = 700;
  constexpr uint32_t kRows = 5000;
  Lists lists(kTerms);
  std::vector<WeighedTerm> terms;
  std::vector<float> scores(kRows);
  for (uint32_t term = 0; term < kTerms; ++term) {
    terms.push_back({term, static_cast<float>(1 + term % 7)});
    for (uint32_t row = 0; row < kRows; row += 1 + term % 3 * 20) {
      lists[term].push_back({row, static_cast<float>(1 + (row + term) % 5)});
      scores[row] += terms[term].weight * Impact(lists[term].back().weight, {});
    }
  }
  const ImpactLists made = MakeLists(lists, kRows);
  ImpactScanScratch scratch;
  ImpactScan scan(made, terms, scratch);
  size_t num_full = 0;
  ASSERT_TRUE(scan.NextBlock());
  while (scan.NextStretch()) {
    for (uint32_t row = scan.first_row(); row < std::min(scan.end_row(), kRows); ++row) {
      ASSERT_GE(scan.BoundOf(row), scores[row]) << row;
      const uint16_t sum = scratch.sums[row - scan.first_row()];
      ASSERT_GE(sum, scan.LeastSum(scores[row])) << row;
      num_full += sum == kMostSum ? 1 : 0;
    }
  }
  EXPECT_GT(num_full, 0u);
}

}  // namespace
}  // namespace bole
