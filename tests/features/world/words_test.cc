#include "features/world/words.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "engine/base/top_k.h"
#include "features/world/employers.h"
#include "features/world/external_id.h"
#include "features/world/sentence.h"

namespace bole::world {
namespace {

TEST(WordsTest, ListsAreComplete) {
  EXPECT_EQ(Functions().size(), 18u);
  EXPECT_GE(Cities().size(), 30u);
  EXPECT_LE(Cities().size(), 64u);  // a bit for each
  EXPECT_GE(Schools().size(), 50u);
  EXPECT_GE(KnownCompanies().size(), 100u);
  EXPECT_GE(Skills().size(), 250u);
}

TEST(WordsTest, EveryNameThatAListRefersToExists) {
  for (const School& school : Schools()) CityByName(school.city);
  for (const KnownCompany& company : KnownCompanies()) {
    CityByName(company.city);
    IndustryByCode(company.industry);
  }
  for (const Industry& industry : Industries()) {
    for (const std::string_view function : industry.functions) FunctionByCode(function);
  }
}

TEST(WordsTest, SkillsOfAFunctionDontRepeatInItsCore) {
  for (uint8_t function = 0; function < Functions().size(); ++function) {
    std::set<uint16_t> core;
    for (size_t i = 0; i < kNumCoreSkills; ++i) core.insert(SkillOf(function, i));
    EXPECT_EQ(core.size(), kNumCoreSkills) << Functions()[function].code;
  }
}

TEST(WordsTest, AffinityIsSymmetric) {
  const auto size = static_cast<uint8_t>(Functions().size());
  for (uint8_t a = 0; a < size; ++a) {
    EXPECT_EQ(Affinity(a, a), 1);
    for (uint8_t b = 0; b < size; ++b) EXPECT_EQ(Affinity(a, b), Affinity(b, a));
  }
}

TEST(EmployersTest, ChainsOfOwnersEnd) {
  const Employers employers(5, 2000);
  EXPECT_EQ(employers.size(), 2000u);
  size_t num_affiliates = 0;
  for (uint32_t row = 0; row < employers.size(); ++row) {
    EXPECT_FALSE(employers.Name(row).full.empty());
    size_t steps = 0;
    for (uint32_t up = employers[row].parent; up != kNoRow; up = employers[up].parent)
      ASSERT_LT(++steps, 20u);
    num_affiliates += steps > 0 ? 1 : 0;
  }
  EXPECT_GT(num_affiliates, 100u);
}

TEST(SentenceTest, FillsEverySlot) {
  EXPECT_EQ(FillSlots("{name}在{city}，{name}", {{"name", "王思远"}, {"city", "上海"}}),
            "王思远在上海，王思远");
  EXPECT_EQ(FillSlots("", {}), "");
  EXPECT_EQ(FillSlots("no slot", {}), "no slot");
}

TEST(SentenceTest, WritesTraditionalCharacters) {
  EXPECT_EQ(ToTraditional("机器学习工程师"), "機器學習工程師");
}

TEST(ExternalIdTest, IdsDifferAndDontFollowTheRows) {
  for (const EntityKind kind :
       {EntityKind::kMember, EntityKind::kJob, EntityKind::kHeadhunter, EntityKind::kCompany}) {
    std::set<std::string> ids;
    size_t num_ascents = 0;
    std::string last;
    for (uint32_t row = 0; row < 20000; ++row) {
      std::string id = ExternalId(1, kind, row);
      num_ascents += id > last ? 1 : 0;
      ids.insert(id);
      last = std::move(id);
    }
    EXPECT_EQ(ids.size(), 20000u);
    EXPECT_NEAR(static_cast<double>(num_ascents), 10000, 400);
  }
}

TEST(ExternalIdTest, JobsHaveIdsOfThreeForms) {
  size_t num_uuids = 0, num_chinese = 0;
  for (uint32_t row = 0; row < 10000; ++row) {
    const std::string id = ExternalId(1, EntityKind::kJob, row);
    num_uuids += id.size() == 36 ? 1 : 0;
    num_chinese += id.starts_with("职位") ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(num_uuids), 300, 80);
  EXPECT_NEAR(static_cast<double>(num_chinese), 100, 50);
}

}  // namespace
}  // namespace bole::world
