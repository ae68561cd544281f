#include "jobs/night_inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/error.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class NightInputsTest : public ::testing::Test {
 protected:
  NightInputsTest() {
    WritePlainFile(directory_ / "site.toml", "[paths]\ndata = \"" + directory_.path().string() +
                                                 "\"\nwork = \"" + (directory_ / "work").string() +
                                                 "\"\n");
    WritePlainFile(directory_ / "genders.csv", "member_id,value\na,f\nb,m\n");
    WritePlainFile(directory_ / "names.txt", "frontend, front-end\n");
  }

  // What is wrong; empty: nothing.
  std::string Problem(const std::vector<std::string>& settings) const {
    try {
      CheckNightInputs(ReadSiteConfig(directory_ / "site.toml", settings));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument) << "exit code 2";
      return error.what();
    }
    return "";
  }

  std::string File(const char* name) const { return (directory_ / name).string(); }

  const TemporaryDirectory directory_;
};

TEST_F(NightInputsTest, FilesThatAreThereAndSqlThatCanBeReadAreNoProblem) {
  EXPECT_EQ(Problem({}), "");
  EXPECT_EQ(Problem({"search.synonyms=" + File("names.txt"),
                     "audit.gender=SELECT * FROM '{data}/genders.csv' -- of this year"}),
            "");
}

TEST_F(NightInputsTest, NamesTheSettingOfAFileThatIsNotThere) {
  for (const std::string setting : {"search.synonyms", "paths.charts"}) {
    EXPECT_THAT(Problem({setting + "=" + File("nothing")}),
                AllOf(StartsWith(setting), HasSubstr("nothing")));
  }
}

TEST_F(NightInputsTest, NamesTheLineOfSynonymsThatAreNone) {
  WritePlainFile(directory_ / "names.txt", "frontend, front-end\n前端, 前端 # twice\n");
  EXPECT_THAT(Problem({"search.synonyms=" + File("names.txt")}),
              AllOf(StartsWith("search.synonyms"), HasSubstr("line 2")));
}

TEST_F(NightInputsTest, NamesTheAuditWhoseSqlCanNotBeRead) {
  for (const std::string sql :
       {"SELECT member_id FROM '{data}/genders.csv'", "SELECT * FROM '{data}/none.csv'", "SELEC 1",
        "SELECT member_id, valu AS value FROM '{data}/genders.csv'"}) {
    EXPECT_THAT(Problem({"audit.gender=" + sql}), StartsWith("audit.gender: ")) << sql;
  }
}

}  // namespace
}  // namespace bole
