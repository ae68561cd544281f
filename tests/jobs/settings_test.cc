#include "jobs/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"

namespace bole {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class SettingsTest : public ::testing::Test {
 protected:
  SettingsTest() {
    settings_.Path("paths.data", &data_, "");
    settings_.Integer("night.seed", &seed_, 0, 100, "");
    settings_.Real("gate.share", &share_, 0, 1, "");
    settings_.Switch("night.quiet", &quiet_, "");
    settings_.Time("split.at", &split_at_, "");
    settings_.Choice("index.kind", &kind_, {"flat", "hnsw"}, "");
    settings_.Texts("sources", &sources_, "");
  }

  std::string Failure(const std::string& toml) {
    try {
      settings_.Apply(toml::parse(toml));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
      return error.what();
    }
    return "no error";
  }

  Settings settings_;
  std::filesystem::path data_ = "old";
  uint64_t seed_ = 1;
  double share_ = 0.5;
  bool quiet_ = false;
  std::optional<int64_t> split_at_;
  std::string kind_ = "flat";
  std::map<std::string, std::string> sources_;
};

TEST_F(SettingsTest, FillsVariablesAndKeepsDefaults) {
  settings_.Apply(toml::parse(R"(
    paths.data = "/数据"
    [night]
    seed = 7
    quiet = true
    [split]
    at = 1970-01-02
    [sources]
    members = "SELECT 1"
  )"));
  EXPECT_EQ(data_, "/数据");
  EXPECT_EQ(seed_, 7u);
  EXPECT_TRUE(quiet_);
  EXPECT_EQ(split_at_, 86400);
  EXPECT_EQ(sources_.at("members"), "SELECT 1");
  EXPECT_EQ(share_, 0.5);
}

TEST_F(SettingsTest, ReadsTimesWithOffsets) {
  settings_.Apply(toml::parse("split.at = 1970-01-01T08:00:01+08:00"));
  EXPECT_EQ(split_at_, 1);
}

TEST_F(SettingsTest, NamesUnknownKeysAndTheNearestKnownOne) {
  EXPECT_THAT(Failure("[nigth]\nseed = 1"),
              AllOf(HasSubstr("nigth.seed"), HasSubstr("did you mean \"night.seed\"")));
}

TEST_F(SettingsTest, NamesKeyValueAndLineOfWhatIsWrong) {
  EXPECT_THAT(
      Failure("\n[night]\nseed = 101"),
      AllOf(HasSubstr("night.seed = 101"), HasSubstr("from 0 to 100"), HasSubstr("line 3")));
  EXPECT_THAT(Failure("night.seed = \"x\""), HasSubstr("a whole number"));
  EXPECT_THAT(Failure("gate.share = 1.5"), HasSubstr("from 0 to 1"));
  EXPECT_THAT(Failure("gate.share = nan"), HasSubstr("from 0 to 1"));
  EXPECT_THAT(Failure("night.quiet = 1"), HasSubstr("true or false"));
  EXPECT_THAT(Failure("index.kind = \"tree\""), HasSubstr("\"hnsw\""));
  EXPECT_THAT(Failure("split.at = \"June\""), HasSubstr("a date"));
  EXPECT_THAT(Failure("sources.members = 1"), HasSubstr("sources.members"));
}

TEST_F(SettingsTest, OverridesNeedNoQuotes) {
  settings_.ApplyOverride("paths.data=../shared/data/x");
  settings_.ApplyOverride("night.seed=9");
  settings_.ApplyOverride("index.kind=hnsw");
  settings_.ApplyOverride("sources.members=SELECT a = 1");
  settings_.ApplyOverride("split.at=1970-01-02");
  EXPECT_EQ(data_, "../shared/data/x");
  EXPECT_EQ(seed_, 9u);
  EXPECT_EQ(kind_, "hnsw");
  EXPECT_EQ(sources_.at("members"), "SELECT a = 1");
  EXPECT_EQ(split_at_, 86400);
  EXPECT_THROW(settings_.ApplyOverride("night.seed"), Error);
  EXPECT_THROW(settings_.ApplyOverride("=1"), Error);
}

TEST_F(SettingsTest, TellsWhatIsInForce) {
  settings_.ApplyOverride("night.seed=9");
  const nlohmann::json effective = settings_.Effective();
  EXPECT_EQ(effective.at("night.seed"), 9);
  EXPECT_EQ(effective.at("index.kind"), "flat");
  EXPECT_TRUE(effective.at("split.at").is_null());
}

}  // namespace
}  // namespace bole
