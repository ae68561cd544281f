#include "features/matrix/entity_features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "features/matrix/feature_counts.h"
#include "tests/features/matrix/profile_tables_fixture.h"
#include "tests/features/matrix/shared_splitter.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

EntityFeatures Build(const TestWorld& world, const EntityFeatureOptions& options = {}) {
  return BuildEntityFeatures(WriteWorld(world), SharedSplitter(), options);
}

std::vector<std::string> NamesOf(const EntityFeatures& features) {
  std::vector<std::string> names;
  for (uint32_t column = 0; column < features.vocabulary().size(); ++column) {
    names.emplace_back(features.vocabulary().name(column));
  }
  return names;
}

std::vector<std::string> NamesInRow(const EntityFeatures& features, const CsrView& matrix,
                                    size_t row) {
  std::vector<std::string> names;
  for (const uint32_t column : matrix.row(row)) {
    names.emplace_back(features.vocabulary().name(column));
  }
  return names;
}

float ValueOf(const EntityFeatures& features, const CsrView& matrix, size_t row,
              std::string_view name) {
  const auto columns = matrix.row(row);
  const auto column = features.vocabulary().Find(name);
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == column) return matrix.row_values(row)[i];
  }
  return 0;
}

float Cosine(const CsrView& a, size_t row_a, const CsrView& b, size_t row_b) {
  double sum = 0;
  for (size_t i = 0; i < a.row_size(row_a); ++i) {
    for (size_t j = 0; j < b.row_size(row_b); ++j) {
      if (a.row(row_a)[i] != b.row(row_b)[j]) continue;
      sum += static_cast<double>(a.row_values(row_a)[i]) * b.row_values(row_b)[j];
    }
  }
  return static_cast<float>(sum);
}

TEST(EntityFeaturesTest, EncodesByHand) {
  // Column by column: in the cities, 上海 twice and the single 北京 dropped; Java in both.
  TestWorld world;
  world.members = {{.skills = {"Java"}, .city = "上海"}, {.skills = {"java"}, .city = "北京"}};
  world.jobs = {{.city = "上海"}};
  EntityFeatureOptions options;
  options.weights.skill = 3;
  options.weights.city = 4;
  options.weights.word = 12;
  const EntityFeatures features = Build(world, options);
  EXPECT_THAT(NamesOf(features), ElementsAre("city:上海", "skill:java", "word:java"));
  EXPECT_EQ(features.vocabulary().num_documents(), 3u);
  // One feature a field: the weights (4, 3, 12) over their length, 13.
  EXPECT_THAT(features.members().row(0), ElementsAre(0, 1, 2));
  EXPECT_FLOAT_EQ(features.members().row_values(0)[0], 4.f / 13);
  EXPECT_FLOAT_EQ(features.members().row_values(0)[1], 3.f / 13);
  EXPECT_FLOAT_EQ(features.members().row_values(0)[2], 12.f / 13);
  EXPECT_THAT(features.members().row(1), ElementsAre(1, 2));
  EXPECT_THAT(features.jobs().row(0), ElementsAre(0));
  EXPECT_FLOAT_EQ(features.jobs().row_values(0)[0], 1);
  EXPECT_EQ(features.headhunters().num_rows(), 0u);
  EXPECT_EQ(features.headhunters().num_columns, 3u);
}

TEST(EntityFeaturesTest, EverySpellingMeets) {
  TestWorld world;
  world.members = {{.headline = "資深算法工程師", .skills = {"Ｃ＋＋", "機器學習"}},
                   {.headline = "Accountant", .skills = {"Excel"}}};
  world.jobs = {{.title = "算法工程师（资深）", .skills = {"c++", "机器学习"}},
                {.title = "accountant", .skills = {"EXCEL"}}};
  const EntityFeatures features = Build(world);
  EXPECT_NEAR(Cosine(features.members(), 0, features.jobs(), 0), 1, 1e-5);
  EXPECT_NEAR(Cosine(features.members(), 1, features.jobs(), 1), 1, 1e-5);
  EXPECT_EQ(Cosine(features.members(), 0, features.jobs(), 1), 0);
}

TEST(EntityFeaturesTest, RowsHaveLengthOne) {
  TestWorld world;
  world.members = {{"后端开发", "ten years of Java and Go", {"Java", "Go"}, "上海"},
                   {"后端开发", "Go, Java, Kafka", {"Kafka", "Go"}, "上海"}};
  world.jobs = {{"Java 后端开发", "Kafka and Go", {"Kafka"}, "上海"}};
  const EntityFeatures features = Build(world);
  for (const CsrView& matrix : {features.members(), features.jobs()}) {
    for (size_t row = 0; row < matrix.num_rows(); ++row) {
      EXPECT_NEAR(Cosine(matrix, row, matrix, row), 1, 1e-5);
    }
  }
}

TEST(EntityFeaturesTest, DescriptionsMeetSkills) {
  TestWorld world;
  world.members = {{.skills = {"Kafka"}}};
  world.jobs = {{.description = "You will run our Kafka clusters"}};
  const EntityFeatures features = Build(world);
  EXPECT_THAT(NamesOf(features), ElementsAre("word:kafka"));
  EXPECT_FLOAT_EQ(Cosine(features.members(), 0, features.jobs(), 0), 1);
}

TEST(EntityFeaturesTest, ReadsPositionsAndEducations) {
  TestWorld world;
  world.companies = {"acme", "华为"};
  world.members.resize(2);
  world.positions = {{.member = 1, .company = 1, .title = "会计", .ended_at = 5},
                     {.member = 0, .company = 1, .title = "会计"},
                     {.member = 0, .company = 0, .title = "出纳"}};
  world.educations = {{0, "北京大學", "", "法律"}, {1, "北京大学", "", "法律"}};
  const EntityFeatures features = Build(world);
  EXPECT_THAT(NamesOf(features), ElementsAre("company:华为", "school:北京大学", "title:会计",
                                             "word:会计", "word:法律"));
  EXPECT_EQ(features.members().row_size(0), 5u);
}

TEST(EntityFeaturesTest, PastPositionsCountLess) {
  TestWorld world;
  world.companies = {"a", "b"};
  world.members.resize(2);
  for (const uint32_t member : {0u, 1u}) {
    world.positions.push_back({.member = member, .company = 0, .title = "", .ended_at = 5});
    world.positions.push_back({.member = member, .company = 1, .title = ""});
  }
  const EntityFeatures features = Build(world);
  // ln(1.5) against ln(2), same idf.
  EXPECT_FLOAT_EQ(ValueOf(features, features.members(), 0, "company:a") /
                      ValueOf(features, features.members(), 0, "company:b"),
                  std::log(1.5f) / std::log(2.f));
}

TEST(EntityFeaturesTest, AnEmployerOfAJobIsNoFitForItsOwnPeople) {
  TestWorld world;
  world.companies = {"acme"};
  world.members.resize(2);
  world.positions = {{.member = 0, .company = 0, .title = ""},
                     {.member = 1, .company = 0, .title = ""}};
  world.jobs = {{.company = 0}, {.company = 0}};
  const EntityFeatures features = Build(world);
  EXPECT_THAT(NamesOf(features), ElementsAre("company:acme", "employer:acme"));
  EXPECT_EQ(Cosine(features.members(), 0, features.jobs(), 0), 0);
  EXPECT_FLOAT_EQ(Cosine(features.jobs(), 0, features.jobs(), 1), 1);
}

TEST(EntityFeaturesTest, HeadhuntersMeetMembersBySpecialismCityAndWords) {
  TestWorld world;
  world.members = {{.skills = {"集成电路"}, .city = "上海"}, {.industry = "半导体"}};
  world.headhunters = {
      {.bio = "专注半导体", .specialisms = {"集成电路"}, .cities = {"上海", "苏州"}}};
  const EntityFeatures features = Build(world);
  EXPECT_THAT(NamesInRow(features, features.headhunters(), 0),
              UnorderedElementsAre("city:上海", "skill:集成电路", "word:半导体", "word:集成电路"));
  EXPECT_GT(Cosine(features.headhunters(), 0, features.members(), 0), 0.5f);
  EXPECT_GT(Cosine(features.headhunters(), 0, features.members(), 1), 0);
}

TEST(EntityFeaturesTest, LearnsOnlyFromWhatWasThereAtTheSplit) {
  TestWorld world;
  world.members = {{.city = "a", .joined_at = 10},
                   {.city = "a", .joined_at = 99},
                   {.city = "a", .joined_at = 100},  // at the split: too late
                   {.city = "b", .joined_at = 50},
                   {.city = "b", .joined_at = 150}};
  world.jobs = {{.city = "a", .posted_at = kNoTime}, {.city = "a", .posted_at = 200}};
  EntityFeatureOptions options;
  options.fit_until = 100;
  const EntityFeatures features = Build(world, options);
  EXPECT_THAT(NamesOf(features), ElementsAre("city:a"));  // b was seen once
  EXPECT_EQ(features.vocabulary().document_frequency(0), 3u);
  EXPECT_EQ(features.vocabulary().num_documents(), 4u);
  EXPECT_THAT(features.members().row(2), ElementsAre(0));  // encoded all the same
  EXPECT_THAT(features.jobs().row(1), ElementsAre(0));
  EXPECT_THAT(features.members().row(4), IsEmpty());
}

TEST(EntityFeaturesTest, LeavesOutPositionsThatBeganAfterTheSplit) {
  TestWorld world;
  world.companies = {"before", "after"};
  world.members.resize(2);
  for (const uint32_t member : {0u, 1u}) {
    world.positions.push_back(
        {.member = member, .company = 0, .title = "", .started_at = 1, .ended_at = 120});
    world.positions.push_back({.member = member, .company = 1, .title = "", .started_at = 120});
    world.educations.push_back({member, "mba", "", "", 130});
  }
  EntityFeatureOptions options;
  options.fit_until = 100;
  EXPECT_THAT(NamesOf(Build(world, options)), ElementsAre("company:before"));
  EXPECT_THAT(NamesOf(Build(world)), ElementsAre("company:after", "company:before", "school:mba"));
}

TEST(EntityFeaturesTest, EmptyTablesGiveEmptyMatrices) {
  const EntityFeatures features = Build({});
  EXPECT_EQ(features.vocabulary().size(), 0u);
  EXPECT_EQ(features.members().num_rows(), 0u);
  TestWorld world;
  world.members.resize(1);
  const EntityFeatures one = Build(world);
  EXPECT_EQ(one.members().num_rows(), 1u);
  EXPECT_EQ(one.members().row_size(0), 0u);
}

// Some thousand members, so that there are several runs, of words drawn by arithmetic.
TestWorld LargeWorld() {
  const std::vector<std::string> words = {"Java", "机器学习", "sales", "会计", "Go", "k8s", "數據"};
  TestWorld world;
  for (size_t i = 0; i < 2 * kRowsPerRun + 100; ++i) {
    TestMember member;
    member.headline = words[i % 7] + " " + words[i % 5];
    member.summary = "这里是 " + words[i % 3] + " 和 " + words[(i / 7) % 7] + " of team " +
                     std::to_string(i % 97);
    member.skills = {words[i % 6], words[i % 4], "skill " + std::to_string(i % 301)};
    member.city = "city " + std::to_string(i % 13);
    world.members.push_back(member);
  }
  world.jobs = {{"Java " + words[1], "team 7", {"skill 5"}, "city 1"}};
  return world;
}

bool SameMatrix(const CsrView& a, const CsrView& b) {
  return std::ranges::equal(a.offsets, b.offsets) && std::ranges::equal(a.columns, b.columns) &&
         std::ranges::equal(a.values, b.values) && a.num_columns == b.num_columns;
}

TEST(EntityFeaturesTest, IsTheSameForAnyNumberOfThreads) {
  const TestWorld world = LargeWorld();
  const EntityFeatures one = Build(world);
  EntityFeatureOptions options;
  options.num_threads = 3;
  const EntityFeatures three = Build(world, options);
  EXPECT_EQ(NamesOf(one), NamesOf(three));
  EXPECT_TRUE(SameMatrix(one.members(), three.members()));
  EXPECT_TRUE(SameMatrix(one.jobs(), three.jobs()));
}

TEST(EntityFeaturesTest, ANewProfileIsEncodedAsIfItHadBeenThere) {
  const ProfileTables tables = WriteWorld(LargeWorld());
  const EntityFeatures features = BuildEntityFeatures(tables, SharedSplitter(), {});
  const auto profiles = MakeMemberProfiles(tables, std::nullopt);
  for (size_t row = 0; row < profiles->size(); row += 517) {
    const SparseRow encoded =
        EncodeProfile(profiles->Read(row), features.vocabulary(), {}, SharedSplitter());
    EXPECT_TRUE(std::ranges::equal(encoded.columns, features.members().row(row)));
    EXPECT_TRUE(std::ranges::equal(encoded.values, features.members().row_values(row)));
  }
}

TEST(EntityFeaturesTest, ComesBackFromAFile) {
  TestWorld world;
  world.members = {{.skills = {"Java"}, .city = "上海"}, {.skills = {"java"}}};
  world.jobs = {{.city = "上海"}};
  const EntityFeatures features = Build(world);
  const auto path = TestDirectory() / "features.bole";
  features.Save(path);
  const EntityFeatures loaded = EntityFeatures::Load(path);
  EXPECT_EQ(NamesOf(features), NamesOf(loaded));
  EXPECT_TRUE(SameMatrix(features.members(), loaded.members()));
  EXPECT_TRUE(SameMatrix(features.jobs(), loaded.jobs()));
  EXPECT_TRUE(SameMatrix(features.headhunters(), loaded.headhunters()));
}

TEST(EntityFeaturesTest, RefusesADamagedOrForeignFile) {
  const auto path = TestDirectory() / "features.bole";
  Build({}).Save(path);
  std::string bytes;
  {
    std::ifstream in(path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  bytes[bytes.size() / 2] ^= 1;
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_THROW(EntityFeatures::Load(path), Error);

  ArrayFileWriter writer(path);
  Vocabulary().Save("vocabulary", writer);
  Csr wide;
  wide.num_columns = 5;
  for (const char* name : {"members", "jobs", "headhunters"}) writer.AddCsr(name, wide.view());
  writer.Finish();
  EXPECT_THROW(EntityFeatures::Load(path), Error);
}

TEST(EntityFeaturesTest, RefusesInvalidUtf8) {
  TestWorld world;
  world.members = {{.headline = "\xFF"}};
  EXPECT_THROW(Build(world), Error);
}

}  // namespace
}  // namespace bole
