#include "engine/matching/headhunter_pair_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <map>
#include <string>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kTolerance = 1e-6F;

// All that features are made from; a test fills in what it is about.
struct Market {
  Market(size_t headhunters, size_t members, uint32_t terms, uint32_t places, uint32_t features)
      : num_headhunters(headhunters),
        num_members(members),
        member_traits(members * kNumTraits, kNan),
        approached(members * kNumApproachedTraits, kNan),
        headhunter_traits(headhunters * kNumHeadhunterTraits, kNan) {
    parts.actor_embeddings = Matrix::Zero(static_cast<Eigen::Index>(headhunters), 1);
    parts.object_embeddings = Matrix::Zero(static_cast<Eigen::Index>(members), 1);
    const auto columns = static_cast<uint32_t>(members);
    parts.history = MakeCsr({}, headhunters, columns, Duplicates::kMax);
    parts.refusals = MakeCsr({}, headhunters, columns, Duplicates::kMax);
    parts.object_filter = MakeCsr({}, members, columns, Duplicates::kMax);
    parts.embedding_weight = 0.5F;
    skills = wished_functions = MakeCsr({}, members, terms, Duplicates::kMax);
    specialisms = MakeCsr({}, headhunters, terms, Duplicates::kMax);
    cities = MakeCsr({}, headhunters, places, Duplicates::kMax);
    wished_places = MakeCsr({}, members, places, Duplicates::kMax);
    headhunter_words = MakeCsr({}, headhunters, features, Duplicates::kMax);
    member_words = MakeCsr({}, members, features, Duplicates::kMax);
  }

  void Set(size_t member, Trait trait, float value) {
    member_traits[member * kNumTraits + static_cast<size_t>(trait)] = value;
  }
  void Set(size_t member, ApproachedTrait trait, float value) {
    approached[member * kNumApproachedTraits + static_cast<size_t>(trait)] = value;
  }

  HeadhunterPairFeatures Features() {
    WriteRelationModel(directory / "relation.bole", parts);
    relation.emplace(RelationModel::Open(directory / "relation.bole"));
    scales = MeasureScales(*relation, 1);
    postings = Transpose(member_words.view());
    past_profiles = PastProfiles(relation->history(), member_words.view(), 1);
    return HeadhunterPairFeatures(Views());
  }

  HeadhunterPairViews Views() const {
    return {.relation = &*relation,
            .members = {{member_traits, num_members, kNumTraits}},
            .outreach = {{approached, num_members, kNumApproachedTraits},
                         {headhunter_traits, num_headhunters, kNumHeadhunterTraits},
                         skills.view(),
                         specialisms.view(),
                         cities.view(),
                         wished_functions.view(),
                         wished_places.view()},
            .profiles = {headhunter_words.view(), member_words.view(), postings.view()},
            .past_profiles = past_profiles.view(),
            .scales = MatchScaleViews::Of(scales)};
  }

  TemporaryDirectory directory;
  size_t num_headhunters, num_members;
  RelationParts parts;
  std::vector<float> member_traits, approached, headhunter_traits;
  Csr skills, specialisms, cities, wished_functions, wished_places, headhunter_words, member_words;
  std::optional<RelationModel> relation;
  MatchScales scales;
  Csr postings, past_profiles;
};

// Headhunter 0 dealt with members 0 (weight 1) and 1 (weight 2), headhunter 1 with nobody.
//
//   member   level years open  city function industry company school   words
//   0            1     2    1     0        5        6       3      1   a
//   1            4     8    0     1        5        7       4      -   b
//   2            3     5    -     0        5        -       4      1   .6 a + .8 b
std::unique_ptr<Market> MakeByHand() {
  auto market = std::make_unique<Market>(2, 3, 10, 2, 2);
  market->parts.actor_embeddings << 2, 1;
  market->parts.object_embeddings << 1, 2, 3;
  market->parts.history = MakeCsr({{0, 0, 1}, {0, 1, 2}}, 2, 3, Duplicates::kMax);
  const float traits[3][8] = {
      {1, 2, 1, 0, 5, 6, 3, 1}, {4, 8, 0, 1, 5, 7, 4, kNan}, {3, 5, kNan, 0, 5, kNan, 4, 1}};
  for (size_t i = 0; i < 3; ++i) {
    market->Set(i, Trait::kSeniority, traits[i][0]);
    market->Set(i, Trait::kYears, traits[i][1]);
    market->Set(i, ApproachedTrait::kOpenToWork, traits[i][2]);
    market->Set(i, ApproachedTrait::kPlace, traits[i][3]);
    market->Set(i, ApproachedTrait::kFunction, traits[i][4]);
    market->Set(i, ApproachedTrait::kIndustry, traits[i][5]);
    market->Set(i, ApproachedTrait::kCompany, traits[i][6]);
    market->Set(i, ApproachedTrait::kSchool, traits[i][7]);
  }
  market->member_words =
      MakeCsr({{0, 0, 1}, {1, 1, 1}, {2, 0, 0.6F}, {2, 1, 0.8F}}, 3, 2, Duplicates::kMax);
  market->headhunter_words = MakeCsr({{0, 0, 1}}, 2, 2, Duplicates::kMax);
  market->specialisms = MakeCsr({{0, 5}, {0, 9}}, 2, 10, Duplicates::kMax);
  market->cities = MakeCsr({{0, 0}}, 2, 2, Duplicates::kMax);
  market->skills = MakeCsr({{2, 8}, {2, 9}}, 3, 10, Duplicates::kMax);
  market->skills.values.clear();
  market->wished_functions = MakeCsr({{2, 5, 0.25F}, {2, 6, 0.75F}}, 3, 10, Duplicates::kMax);
  return market;
}

std::map<std::string, float> Named(const Matrix& features, Eigen::Index row) {
  std::map<std::string, float> named;
  for (size_t i = 0; i < kHeadhunterPairFeatureNames.size(); ++i) {
    named[std::string(kHeadhunterPairFeatureNames[i])] =
        features(row, static_cast<Eigen::Index>(i));
  }
  return named;
}

TEST(HeadhunterPairFeaturesTest, AreWhatOnePairHasByHand) {
  const auto market = MakeByHand();
  const HeadhunterPairFeatures features = market->Features();
  auto pair = Named(features.OfActor(0, {{2}}), 0);
  const float to_members = std::sqrt((4.0F + 16 + 36) / 3), to_headhunters = 3 * std::sqrt(2.5F);
  EXPECT_NEAR(pair["embedding_for_headhunter"], 6 / to_members, 1e-5);
  EXPECT_NEAR(pair["embedding_for_member"], 6 / to_headhunters, 1e-5);
  EXPECT_EQ(pair["filter_for_headhunter"], 0);
  EXPECT_NEAR(pair["profile_cosine"], 0.6F, kTolerance);
  EXPECT_EQ(pair["specialism_is_function"], 1);
  EXPECT_TRUE(std::isnan(pair["specialism_is_industry"]));
  EXPECT_EQ(pair["skills_in_specialisms"], 1);
  EXPECT_EQ(pair["in_a_city"], 1);
  EXPECT_NEAR(pair["wished_in_specialisms"], 0.25F, kTolerance);
  EXPECT_TRUE(std::isnan(pair["wished_in_cities"]));
  EXPECT_NEAR(pair["past_weight"], std::log(4.0F), kTolerance);
  EXPECT_NEAR(pair["past_cosine"], (0.6F + 2 * 0.8F) / 3, kTolerance);
  EXPECT_NEAR(pair["past_same_city"], 1 / 3.0F, kTolerance);
  EXPECT_NEAR(pair["past_same_function"], 1, kTolerance);
  EXPECT_TRUE(std::isnan(pair["past_same_industry"]));
  EXPECT_NEAR(pair["past_same_company"], 2 / 3.0F, kTolerance);
  EXPECT_NEAR(pair["past_same_school"], 1 / 3.0F, kTolerance);
  EXPECT_EQ(pair["past_same_level"], 0);
  EXPECT_NEAR(pair["past_level_gap"], 3 - (1 + 2 * 4) / 3.0F, kTolerance);
  EXPECT_NEAR(pair["past_years_gap"], -1, kTolerance);
  EXPECT_NEAR(pair["past_years_distance"], 1, kTolerance);
  EXPECT_NEAR(pair["past_open_to_work"], 1 / 3.0F, kTolerance);
}

TEST(HeadhunterPairFeaturesTest, WhatTheTwoDidWithEachOtherTellsNothing) {
  const auto market = MakeByHand();
  const auto pair = Named(market->Features().OfActor(0, {{1}}), 0);
  // As if the headhunter had dealt with member 0 alone.
  EXPECT_NEAR(pair.at("past_weight"), std::log(2.0F), kTolerance);
  EXPECT_NEAR(pair.at("past_cosine"), 0, kTolerance);
  EXPECT_EQ(pair.at("past_same_city"), 0);
  EXPECT_EQ(pair.at("past_level_gap"), 3);
  EXPECT_EQ(pair.at("past_open_to_work"), 1);
}

TEST(HeadhunterPairFeaturesTest, AHeadhunterWithoutAPastHasNone) {
  const auto market = MakeByHand();
  const auto pair = Named(market->Features().OfActor(1, {{2}}), 0);
  EXPECT_EQ(pair.at("past_weight"), 0);
  for (const char* name : {"past_cosine", "past_same_city", "past_level_gap", "past_open_to_work",
                           "specialism_is_function", "in_a_city"}) {
    EXPECT_TRUE(std::isnan(pair.at(name))) << name;
  }
}

std::unique_ptr<Market> MakeRandom() {
  constexpr size_t kHeadhunters = 12, kMembers = 60;
  auto market = std::make_unique<Market>(kHeadhunters, kMembers, 20, 6, 30);
  Random random(3);
  const auto entries = [&](size_t rows, uint32_t columns, double share) {
    std::vector<CsrEntry> made;
    for (uint32_t row = 0; row < rows; ++row) {
      for (uint32_t column = 0; column < columns; ++column) {
        if (random.Chance(share)) {
          made.push_back({row, column, static_cast<float>(0.1 + random.Uniform())});
        }
      }
    }
    return MakeCsr(std::move(made), rows, columns, Duplicates::kMax);
  };
  const auto fill = [&](std::vector<float>* values) {
    for (float& value : *values) {
      value = random.Chance(0.1) ? kNan : static_cast<float>(random.Below(6));
    }
  };
  market->parts.actor_embeddings.setRandom();
  market->parts.object_embeddings.setRandom();
  market->parts.history = entries(kHeadhunters, kMembers, 0.3);
  market->parts.object_filter = entries(kMembers, kMembers, 0.1);
  fill(&market->member_traits);
  fill(&market->approached);
  fill(&market->headhunter_traits);
  market->skills = entries(kMembers, 20, 0.3);
  market->wished_functions = entries(kMembers, 20, 0.1);
  market->specialisms = entries(kHeadhunters, 20, 0.3);
  market->cities = entries(kHeadhunters, 6, 0.4);
  market->wished_places = entries(kMembers, 6, 0.4);
  market->member_words = entries(kMembers, 30, 0.4);
  market->headhunter_words = entries(kHeadhunters, 30, 0.4);
  return market;
}

TEST(HeadhunterPairFeaturesTest, APairHasTheSameBitsFromBothSides) {
  const auto market = MakeRandom();
  const HeadhunterPairFeatures features = market->Features();
  std::vector<uint32_t> members(market->num_members), headhunters(market->num_headhunters);
  for (uint32_t i = 0; i < members.size(); ++i) members[i] = i;
  for (uint32_t i = 0; i < headhunters.size(); ++i) headhunters[i] = i;
  std::vector<Matrix> of_members;
  for (const uint32_t member : members) {
    of_members.push_back(features.OfObject(member, headhunters));
  }
  for (const uint32_t headhunter : headhunters) {
    const Matrix of_headhunter = features.OfActor(headhunter, members);
    ASSERT_EQ(of_headhunter.cols(), static_cast<Eigen::Index>(kNumHeadhunterPairFeatures));
    for (const uint32_t member : members) {
      EXPECT_EQ(
          std::memcmp(of_headhunter.row(member).data(), of_members[member].row(headhunter).data(),
                      kNumHeadhunterPairFeatures * sizeof(float)),
          0);
    }
  }
}

TEST(HeadhunterPairFeaturesTest, PastProfilesAreTheSameForAnyNumberOfThreads) {
  const auto market = MakeRandom();
  const Csr one = PastProfiles(market->parts.history.view(), market->member_words.view(), 1);
  EXPECT_GT(one.columns.size(), 100u);
  for (const size_t num_threads : {2, 5}) {
    const Csr many =
        PastProfiles(market->parts.history.view(), market->member_words.view(), num_threads);
    EXPECT_EQ(many.offsets, one.offsets);
    EXPECT_EQ(many.columns, one.columns);
    EXPECT_EQ(many.values, one.values);
  }
}

TEST(HeadhunterPairFeaturesTest, OfALongPastTheLargestEntriesStay) {
  // One member has a word of each kind, a second the last of them again.
  constexpr uint32_t kWords = kMostPastFeatures + 2;
  std::vector<CsrEntry> words;
  for (uint32_t word = 0; word < kWords; ++word) words.push_back({0, word, 1});
  words.push_back({1, kWords - 1, 1});
  const Csr members = MakeCsr(words, 2, kWords, Duplicates::kMax);
  const Csr history = MakeCsr({{0, 0}, {0, 1}}, 1, 2, Duplicates::kMax);
  const Csr past = PastProfiles(history.view(), members.view(), 1);
  ASSERT_EQ(past.columns.size(), kMostPastFeatures);
  EXPECT_EQ(past.columns.back(), kWords - 1);
  EXPECT_EQ(past.values.back(), 2);
  EXPECT_EQ(past.columns[kMostPastFeatures - 2], kMostPastFeatures - 2) << "ties by column";
}

TEST(HeadhunterPairFeaturesTest, RefusesWhatDoesntFitTogether) {
  const auto market = MakeByHand();
  market->Features();
  HeadhunterPairViews views = market->Views();
  views.past_profiles = market->member_words.view();
  EXPECT_THROW(HeadhunterPairFeatures{views}, Error);
  views = market->Views();
  views.outreach.members.num_rows = 2;
  EXPECT_THROW(HeadhunterPairFeatures{views}, Error);
}

}  // namespace
}  // namespace bole
