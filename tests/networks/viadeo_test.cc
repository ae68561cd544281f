// Viadeo: three languages and three id spaces in one snapshot. A twin in another language finds the
// same jobs.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "engine/base/random.h"
#include "tests/networks/network_scenario.h"
#include "tests/networks/rows.h"

namespace bole {
namespace {

// Six fields of two skills each. Two hundred Chinese members apply to jobs of their field; one new
// member for each field on each platform has nothing but the field's skills, in its language. Ids
// repeat from platform to platform.
class ViadeoTest : public ::testing::Test {
 protected:
  static constexpr size_t kFields = 6, kJobs = 60, kOld = 200;
  using Names = std::array<const char*, 2 * kFields>;

  ViadeoTest() {
    Rows names("name, skill");
    for (size_t i = 0; i < kChinese.size(); ++i) {
      names.Add({Quoted(kFrench[i]), Quoted(kChinese[i])});
      names.Add({Quoted(kEnglish[i]), Quoted(kChinese[i])});
    }
    Rows jobs("job_id, title, skills"), applications("platform, uid, job, day");
    for (size_t job = 0; job < kJobs; ++job) {
      jobs.Add({Quoted(MemberId(job)), "'职位'", Quoted(SkillsOf(kChinese, job % kFields))});
    }
    for (size_t i = kFields; i < kFields + kOld; ++i) {
      for (size_t n = 0; n < 4; ++n) {
        const size_t job = i % kFields + kFields * (Mix64(4 * i + n) % (kJobs / kFields));
        applications.Add({"'cn'", Quoted(MemberId(i)), Quoted(MemberId(job)), "DATE '2012-05-01'"});
      }
    }
    site_.Write("skill_names.parquet", names.Select());
    site_.Write("jobs.parquet", jobs.Select());
    site_.Write("applications.parquet", applications.Select());
    WriteMembers("cn", kChinese, kFields + kOld);
    WriteMembers("fr", kFrench, kFields);
    WriteMembers("en", kEnglish, kFields);
  }

  void WriteMembers(const std::string& platform, const Names& names, size_t count) const {
    Rows members("uid, skills");
    for (size_t i = 0; i < count; ++i) {
      members.Add({Quoted(MemberId(i)), Quoted(SkillsOf(names, i % kFields))});
    }
    site_.Write("members-" + platform + ".parquet", members.Select());
  }

  static std::string SkillsOf(const Names& names, size_t field) {
    return std::string(names[2 * field]) + ";" + names[2 * field + 1];
  }

  static std::vector<std::string> Jobs(const SnapshotAnswers& night, const std::string& platform,
                                       size_t field) {
    return ListOf(night, Surface::kJobsForMember, platform + ":" + MemberId(field), 10);
  }

  static constexpr Names kChinese = {"机器学习", "数据分析", "会计", "审计", "市场营销", "广告",
                                     "护理",     "急救",     "焊接", "车床", "法律",     "合同"};
  static constexpr Names kFrench = {"apprentissage automatique",
                                    "analyse de données",
                                    "comptabilité",
                                    "contrôle des comptes",
                                    "mercatique",
                                    "publicité",
                                    "soins infirmiers",
                                    "premiers secours",
                                    "soudure",
                                    "tournage",
                                    "droit",
                                    "contrats"};
  static constexpr Names kEnglish = {
      "machine learning", "data analysis", "accounting", "auditing", "marketing", "advertising",
      "nursing",          "first aid",     "welding",    "turning",  "law",       "contracts"};

  NetworkScenario site_{"viadeo"};
};

TEST_F(ViadeoTest, ATwinInAnotherLanguageFindsTheSameJobs) {
  const auto night = site_.Night();
  const auto apart = site_.Night(
      {"sources.members=SELECT 'cn:' || uid AS member_id, skills FROM '{data}/members-cn.parquet' "
       "UNION ALL SELECT 'fr:' || uid, skills FROM '{data}/members-fr.parquet' "
       "UNION ALL SELECT 'en:' || uid, skills FROM '{data}/members-en.parquet'"});
  size_t same_apart = 0;
  for (size_t field = 0; field < kFields; ++field) {
    const auto jobs = Jobs(*night, "cn", field);
    ASSERT_EQ(jobs.size(), 10u);
    const auto of_field = std::ranges::count_if(jobs, [&](const std::string& id) {
      return static_cast<size_t>(std::stoi(id.substr(1))) % kFields == field;
    });
    EXPECT_GE(of_field, 8) << field;
    EXPECT_EQ(Jobs(*night, "fr", field), jobs) << field;
    EXPECT_EQ(Jobs(*night, "en", field), jobs) << field;
    same_apart += Jobs(*apart, "fr", field) == Jobs(*apart, "cn", field);
  }
  EXPECT_LT(same_apart, kFields / 2) << "without the names of skills";
}

}  // namespace
}  // namespace bole
