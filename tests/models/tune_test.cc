#include "models/tune.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

constexpr uint32_t kGroups = 10;
constexpr uint32_t kItemsPerGroup = 20;
constexpr uint32_t kItems = kGroups * kItemsPerGroup;

// 200 users keep to the items of their group. 60 act on half of everything, so that any two items
// have more of these in common than of the others: only a filter that discounts long histories
// sees the groups.
Csr GroupsAmongMassAppliers() {
  std::vector<CsrEntry> entries;
  Random random(7);
  for (uint32_t user = 0; user < 260; ++user) {
    const bool mass_applier = user >= 200;
    for (uint32_t item = 0; item < kItems; ++item) {
      const bool own = item / kItemsPerGroup == user % kGroups;
      if (random.Chance(mass_applier ? 0.5 : own ? 0.45 : 0.0)) entries.push_back({user, item, 1});
    }
  }
  return MakeCsr(entries, 260, kItems, Duplicates::kMax);
}

HoldOut Split(const Csr& data) {
  return SplitHoldOut(data.view(), {});
}

TuneOptions SmallOptions(size_t num_threads = 1) {
  TuneOptions options;
  options.start.als = {.dim = 4, .num_epochs = 4};
  options.start.filter.user_exponent = -0.2F;
  options.max_dim = 8;
  options.measure.list_length = 10;
  options.measure.num_threads = num_threads;
  return options;
}

std::vector<std::string> Described(const TuneResult& result) {
  std::vector<std::string> lines;
  for (const TuneTrial& trial : result.trials) {
    lines.push_back(trial.stage + DescribeTuning(trial.tuning) +
                    std::to_string(trial.quality.value()));
  }
  return lines;
}

TEST(TuneTest, LearnsToDiscountMassAppliers) {
  const Csr data = GroupsAmongMassAppliers();
  const TuneResult result = TuneRelation(Split(data), SmallOptions());
  ASSERT_TRUE(result.complete);
  EXPECT_GE(result.best.filter.user_exponent, 0.3F);
  EXPECT_EQ(result.trials.front().stage, "configured");
  EXPECT_EQ(result.trials[1].stage, "filter");
  EXPECT_GT(result.quality.value(), 1.3 * result.trials[1].quality.value());
  for (const TuneTrial& trial : result.trials) {
    EXPECT_LE(trial.quality.value(), 1.001 * result.quality.value());
    EXPECT_LE(trial.tuning.als.dim, 8U);
  }
  HoldOutMeasure measure(Split(data), SmallOptions().measure);
  EXPECT_EQ(measure.Measure(result.best), result.quality);
}

// Everybody moves from group to group, five items in each; the next five are of the last group.
HoldOut GroupsInOrder() {
  HoldOut data;
  std::vector<CsrEntry> kept;
  std::vector<CsrEntry> held;
  Random random(3);
  for (uint32_t user = 0; user < 200; ++user) {
    for (uint32_t i = 0; i < 20; ++i) {
      const auto group = static_cast<uint32_t>(Mix64(user * 8 + std::min(i / 5, 2U)) % kGroups);
      const auto item = static_cast<uint32_t>(random.Below(kItemsPerGroup));
      (i < 15 ? kept : held)
          .push_back({user, group * kItemsPerGroup + item, static_cast<float>(i)});
    }
  }
  data.kept = MakeCsr(kept, 200, kItems, Duplicates::kMax);
  data.held = MakeCsr(held, 200, kItems, Duplicates::kMax);
  for (const float i : data.kept.values) data.num_later.push_back(14 - static_cast<uint32_t>(i));
  data.kept.values.clear();
  return data;
}

TEST(TuneTest, LearnsThatTheLatestCountMore) {
  const TuneResult result = TuneRelation(GroupsInOrder(), SmallOptions());
  EXPECT_GE(result.best.recency, 0.4F);
  EXPECT_GT(result.quality.value(), 1.1 * result.trials[1].quality.value());
}

TEST(TuneTest, LeavesRecencyAloneWhereThereIsNoOrder) {
  HoldOut data = GroupsInOrder();
  data.num_later.clear();
  for (const TuneTrial& trial : TuneRelation(data, SmallOptions()).trials) {
    EXPECT_EQ(trial.tuning.recency, 0);
  }
}

// Each user acts on three items of their group, of which there are so many that hardly any two
// users share one: only features tell which items go together.
TEST(TuneTest, LearnsWithTheFeaturesThatTheNightHas) {
  constexpr uint32_t kMany = 4000;
  HoldOut data;
  std::vector<CsrEntry> kept;
  std::vector<CsrEntry> held;
  std::vector<CsrEntry> groups;
  Random random(5);
  for (uint32_t item = 0; item < kMany; ++item) groups.push_back({item, item % kGroups, 1});
  for (uint32_t user = 0; user < 300; ++user) {
    for (uint32_t i = 0; i < 4; ++i) {
      const auto member = static_cast<uint32_t>(random.Below(kMany / kGroups));
      (i < 3 ? kept : held).push_back({user, member * kGroups + user % kGroups, 1});
    }
  }
  data.kept = MakeCsr(kept, 300, kMany, Duplicates::kMax);
  data.held = MakeCsr(held, 300, kMany, Duplicates::kMax);
  const Csr features = MakeCsr(groups, kMany, kGroups, Duplicates::kMax);
  HoldOutMeasureOptions options = {.list_length = 200};
  HoldOutMeasure without(data, options);
  options.features.items = features.view();
  HoldOutMeasure with(data, options);
  EXPECT_NE(with.subject(), without.subject());
  RelationTuning tuning = SmallOptions().start;
  tuning.als = {.dim = 16, .alpha0 = 0.1F, .lambda = 0.05F, .num_epochs = 12};
  tuning.embedding_weight = 1;
  EXPECT_GT(with.Measure(tuning).recall, 2 * without.Measure(tuning).recall);
}

// A world of tastes: users act on items of their taste, items have words of their taste and some of
// chance. Every fifth item is held out whole.
class TuneOfNewItemsTest : public ::testing::Test {
 protected:
  static constexpr uint32_t kUsers = 240;
  static constexpr uint32_t kNewItems = 160;
  static constexpr uint32_t kTastes = 8;
  static constexpr uint32_t kWordsOfTaste = 12;

  TuneOfNewItemsTest() {
    Random random(5);
    std::vector<CsrEntry> kept, held, words;
    for (uint32_t user = 0; user < kUsers; ++user) {
      for (uint32_t item = 0; item < kNewItems; ++item) {
        if (!random.Chance(user % kTastes == item % kTastes ? 0.5 : 0.02)) continue;
        (item % 5 == 3 || random.Chance(0.2) ? held : kept).push_back({user, item});
      }
    }
    for (uint32_t item = 0; item < kNewItems; ++item) {
      for (int i = 0; i < 6; ++i) {
        const uint64_t taste = random.Chance(0.6) ? item % kTastes : random.Below(kTastes);
        const auto word = static_cast<uint32_t>(taste * kWordsOfTaste + random.Below(12));
        words.push_back({item, word, 0.40824829F});
      }
    }
    data_.kept = MakeCsr(std::move(kept), kUsers, kNewItems, Duplicates::kMax);
    data_.held = MakeCsr(std::move(held), kUsers, kNewItems, Duplicates::kMax);
    words_ = MakeCsr(std::move(words), kNewItems, kTastes * kWordsOfTaste, Duplicates::kMax);
  }

  TuneOptions Options(size_t num_threads = 1) const {
    TuneOptions options = SmallOptions(num_threads);
    options.measure.features.items = words_.view();
    options.measure.fewest_of_segment = 20;
    options.measure.plain = options.start.als;
    return options;
  }

  HoldOut data_;
  Csr words_;
};

TEST_F(TuneOfNewItemsTest, RaisesTheNewWithoutLosingTheKnown) {
  TuneOptions options = Options();
  options.start.cold_scale = 0.5F;
  options.start.content_share = 0;
  const TuneResult result = TuneRelation(data_, options);
  EXPECT_TRUE(result.has_content);
  EXPECT_TRUE(result.has_cold_scale);
  const TuningQuality& configured = result.trials.front().quality;
  ASSERT_TRUE(configured.segments && result.quality.segments);
  EXPECT_GT(result.quality.segments->cold, 1.5 * configured.segments->cold);
  EXPECT_GT(result.quality.segments->warm, 1);
  EXPECT_GT(result.best.cold_scale, 0.5F);
  std::set<std::string> stages;
  for (const TuneTrial& trial : result.trials) stages.insert(trial.stage);
  EXPECT_TRUE(stages.contains("content"));
  HoldOutMeasure measure(data_, options.measure);
  EXPECT_EQ(measure.Measure(result.best), result.quality);
}

TEST_F(TuneOfNewItemsTest, NeverLosesWhatWasConfigured) {
  TuneOptions options = Options();
  options.start = TuneRelation(data_, options).best;
  const TuneResult again = TuneRelation(data_, options);
  EXPECT_GE(again.quality.value(), again.trials.front().quality.value());
}

TEST_F(TuneOfNewItemsTest, TriesTheSameForAnyNumberOfThreadsAndFromItsJournal) {
  TuneOptions options = Options(1);
  options.journal = std::filesystem::path(::testing::TempDir()) / "bole_tune_of_new_test.jsonl";
  std::filesystem::remove(options.journal);
  const TuneResult one = TuneRelation(data_, options);
  EXPECT_EQ(Described(one), Described(TuneRelation(data_, Options(3))));
  options.budget = std::chrono::seconds(0);
  const TuneResult again = TuneRelation(data_, options);
  EXPECT_TRUE(again.complete);
  EXPECT_EQ(Described(one), Described(again));
  EXPECT_EQ(one.quality, again.quality);
  std::filesystem::remove(options.journal);
}

TEST_F(TuneOfNewItemsTest, LeavesContentAloneWhereItemsHaveNoFeatures) {
  TuneOptions options = Options();
  options.measure.features.items = {};
  const TuneResult result = TuneRelation(data_, options);
  EXPECT_FALSE(result.has_content);
  EXPECT_FALSE(result.has_cold_scale);
  for (const TuneTrial& trial : result.trials) {
    EXPECT_EQ(trial.tuning.content_share, options.start.content_share);
    EXPECT_EQ(trial.tuning.cold_scale, options.start.cold_scale);
    EXPECT_EQ(trial.tuning.map_lambda, options.start.map_lambda);
    EXPECT_FALSE(trial.quality.segments.has_value());
  }
}

TEST_F(TuneOfNewItemsTest, LeavesContentAloneWhereItIsSwitchedOff) {
  TuneOptions options = Options();
  options.start.content_neighbours = 0;
  const TuneResult result = TuneRelation(data_, options);
  EXPECT_FALSE(result.has_content);
  EXPECT_TRUE(result.has_cold_scale);
  for (const TuneTrial& trial : result.trials) EXPECT_EQ(trial.tuning.content_neighbours, 0u);
}

TEST(TuningQualityTest, CountsTheWorseServedSegmentMostByHand) {
  EXPECT_DOUBLE_EQ((TuningQuality{0.2, 0.1, {}}).value(), 0.15);
  EXPECT_DOUBLE_EQ((TuningQuality{0.2, 0.1, {}}).warm_value(), 0.15);
  const auto value = [](double warm, double cold) {
    return TuningQuality{0.2, 0.1, SegmentQuality{warm, cold}}.value();
  };
  EXPECT_DOUBLE_EQ(value(1, 1), 1);
  EXPECT_NEAR(value(2, 1), std::pow((std::pow(2, -16) + 1) / 2, -1.0 / 16), 1e-12);  // 1.04
  EXPECT_GT(value(1.01, 1), value(1, 1));
  EXPECT_LT(value(1.2, 0.9), value(1, 1));
  EXPECT_EQ(value(1, 0), 0);
  EXPECT_DOUBLE_EQ((TuningQuality{0.2, 0.1, SegmentQuality{1.5, 0.5}}).warm_value(), 1.5);
}

TEST(TuneTest, TriesTheSameForAnyNumberOfThreads) {
  const Csr data = GroupsAmongMassAppliers();
  const TuneResult one = TuneRelation(Split(data), SmallOptions(1));
  const TuneResult two = TuneRelation(Split(data), SmallOptions(2));
  EXPECT_EQ(Described(one), Described(two));
  EXPECT_EQ(DescribeTuning(one.best), DescribeTuning(two.best));
}

TEST(TuneTest, GoesOnFromItsJournal) {
  const Csr data = GroupsAmongMassAppliers();
  TuneOptions options = SmallOptions();
  options.journal = std::filesystem::path(::testing::TempDir()) / "bole_tune_test.jsonl";
  std::filesystem::remove(options.journal);
  const TuneResult whole = TuneRelation(Split(data), options);

  // With its journal nothing is left to measure, so that no time is enough for all.
  options.budget = std::chrono::seconds(0);
  const TuneResult again = TuneRelation(Split(data), options);
  EXPECT_TRUE(again.complete);
  EXPECT_EQ(Described(again), Described(whole));
  EXPECT_EQ(again.trials.back().seconds, whole.trials.back().seconds);

  // Half of the journal gives half of the trials, and the rest when there is time again.
  std::filesystem::resize_file(options.journal, std::filesystem::file_size(options.journal) / 2);
  const TuneResult half = TuneRelation(Split(data), options);
  EXPECT_FALSE(half.complete);
  EXPECT_LT(half.trials.size(), whole.trials.size());
  options.budget = std::chrono::hours(1);
  EXPECT_EQ(Described(TuneRelation(Split(data), options)), Described(whole));
  std::filesystem::remove(options.journal);
}

TEST(TuneTest, TellsEachTrialOnce) {
  const Csr data = GroupsAmongMassAppliers();
  std::vector<std::string> told;
  const TuneResult result = TuneRelation(Split(data), SmallOptions(), [&](const TuneTrial& trial) {
    told.push_back(DescribeTuning(trial.tuning));
  });
  EXPECT_EQ(told.size(), result.trials.size());
  EXPECT_EQ(std::set<std::string>(told.begin(), told.end()).size(), told.size());
}

TEST(TuneTest, RefusesDataOfWhichNothingCanBeHeldOut) {
  const Csr data = MakeCsr({{0, 0, 1}, {1, 1, 1}}, 2, 2, Duplicates::kMax);
  EXPECT_THROW(TuneRelation(Split(data), SmallOptions()), Error);
}

}  // namespace
}  // namespace bole
