#include "jobs/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "jobs/answer_json.h"
#include "jobs/answer_text.h"
#include "jobs/terminal_table.h"
#include "tests/engine/service/child_process.h"

namespace bole {
namespace {

using testing::HasSubstr;
using testing::Not;

rpc::Reason MakeReason(rpc::ReasonKind::type kind, int count,
                       const std::vector<std::string>& names = {}) {
  rpc::Reason reason;
  reason.kind = kind;
  reason.count = count;
  reason.names = names;
  return reason;
}

TEST(DisplayWidthTest, CountsColumnsOfATerminal) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("Bole"), 4u);
  EXPECT_EQ(DisplayWidth("伯乐"), 4u);
  EXPECT_EQ(DisplayWidth("Ｃ＋＋"), 6u);       // full-width letters
  EXPECT_EQ(DisplayWidth("e\xcc\x81té"), 3u);  // a combining accent
  EXPECT_EQ(DisplayWidth("\xff"), 1u);         // not UTF-8
}

TEST(InWordsTest, SaysEveryReasonShortly) {
  rpc::Reason shared = MakeReason(rpc::ReasonKind::SHARED_CONNECTIONS, 14);
  EXPECT_EQ(InWords(shared), "14 shared connections");
  shared.strongCount = 3;
  EXPECT_EQ(InWords(shared), "14 shared connections, 3 strong");
  EXPECT_EQ(InWords(MakeReason(rpc::ReasonKind::SHARED_CONNECTIONS, 1)), "1 shared connection");

  rpc::Reason company = MakeReason(rpc::ReasonKind::SAME_COMPANY, 0, {"华为"});
  EXPECT_EQ(InWords(company), "both at 华为");
  company.fromYear = 2012;
  EXPECT_EQ(InWords(company), "both at 华为 2012–");
  company.toYear = 2015;
  EXPECT_EQ(InWords(company), "both at 华为 2012–2015");
  company.toYear = 2012;
  EXPECT_EQ(InWords(company), "both at 华为 2012");

  rpc::Reason skills = MakeReason(rpc::ReasonKind::SHARED_SKILLS, 2, {"C++", "算法"});
  EXPECT_EQ(InWords(skills), "2 shared skills: C++, 算法");
  skills.total = 3;
  EXPECT_EQ(InWords(skills), "2 of 3 skills: C++, 算法");
  EXPECT_EQ(InWords(MakeReason(rpc::ReasonKind::IN_YOUR_CONTACTS, 0, {"phone_book"})),
            "in your phone book contacts");
  EXPECT_EQ(InWords(MakeReason(static_cast<rpc::ReasonKind::type>(15), 0)), "another reason");
}

TEST(ToTableTest, LinesUpChineseAndEnglishAndDefusesControlCharacters) {
  rpc::ListAnswer answer;
  answer.snapshotId = "s1";
  answer.items.resize(2);
  answer.items[0].id = "张三";
  answer.items[0].title = "工程师\x1b[31m\n";
  answer.items[1].id = "bob";
  answer.items[1].title = std::string(100, 'x');
  for (rpc::Item& item : answer.items) item.source = rpc::Source::FUSED;
  const std::string table = ToTable(answer);
  EXPECT_THAT(table, HasSubstr("\n1  张三  0      工程师 [31m   "));
  EXPECT_THAT(table, HasSubstr("\n2  bob   0      " + std::string(39, 'x') + "…  "));
  EXPECT_THAT(table, Not(HasSubstr("--cursor")));
}

TEST(ToJsonTest, LeavesOutWhatIsNotSet) {
  rpc::ListAnswer answer;
  answer.items.resize(1);
  answer.items[0].source = rpc::Source::SHARED_HISTORY;
  answer.items[0].reasons = {MakeReason(rpc::ReasonKind::POPULAR, 3)};
  const nlohmann::json json = ToJson(answer);
  EXPECT_FALSE(json.contains("cursor"));
  EXPECT_EQ(json["items"][0]["source"], "shared_history");
  EXPECT_EQ(json["items"][0]["reasons"][0], nlohmann::json({{"kind", "popular"}, {"count", 3}}));
}

class QueryTest : public testing::Test {
 protected:
  QueryTest() : server_({BOLE_FAKE_SERVER, "0"}) { port_ = std::stoi(server_.ReadLine()); }

  // What `bole query` prints for these arguments, and the port.
  std::string Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--port", std::to_string(port_)});
    CLI::App app;
    AddQueryCommand(app);
    arguments.insert(arguments.begin(), "query");
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    testing::internal::CaptureStdout();
    try {
      app.parse(arguments);
    } catch (...) {
      testing::internal::GetCapturedStdout();
      throw;
    }
    return testing::internal::GetCapturedStdout();
  }

  ErrorCode FailureOf(const std::vector<std::string>& arguments) {
    try {
      Run(arguments);
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "no error";
    return ErrorCode::kRefused;
  }

  ChildProcess server_;
  int port_ = 0;
};

TEST_F(QueryTest, PrintsATableOfAList) {
  const std::string table = Run({"jobsForMember", "member-7", "--count", "2"});
  EXPECT_THAT(table, HasSubstr("1  job-1  8192   s1 工程师 Engineer 1  上海   fused   1 shared "
                               "connection, 7 strong; both at 清华大学 2009–2013\n"));
  EXPECT_THAT(table, HasSubstr("\nsnapshot s1, "));
  EXPECT_THAT(table, HasSubstr("\nmore with --cursor "));
}

TEST_F(QueryTest, PagesExcludesAndChooses) {
  using nlohmann::json;
  const json first = json::parse(Run({"jobsForMember", "member-7", "--count", "1", "--json"}));
  EXPECT_EQ(first["items"][0]["id"], "job-1");
  const json second = json::parse(
      Run({"jobsForMember", "member-7", "--json", "--cursor", first["cursor"].get<std::string>()}));
  EXPECT_EQ(second["items"][0]["id"], "job-2");
  const json chosen = json::parse(Run({"jobsForMember", "member-7", "--exclude", "job-3,job-5",
                                       "--only", "job-3,job-4,job-5,job-6", "--json"}));
  EXPECT_EQ(chosen["items"].size(), 2u);
  EXPECT_EQ(chosen["items"][1]["id"], "job-6");
  EXPECT_FALSE(chosen.contains("cursor"));
}

TEST_F(QueryTest, KnowsEveryMethod) {
  for (const auto& [method, id] :
       std::vector<std::pair<std::string, std::string>>{{"peopleYouMayKnow", "member-1"},
                                                        {"jobsForMember", "member-1"},
                                                        {"candidatesForJob", "job-1"},
                                                        {"headhuntersForMember", "member-1"},
                                                        {"candidatesForHeadhunter", "headhunter-1"},
                                                        {"headhuntersForJob", "job-1"},
                                                        {"similarMembers", "member-1"},
                                                        {"similarJobs", "job-1"}}) {
    EXPECT_THAT(Run({method, id}), HasSubstr("snapshot s1")) << method;
  }
  EXPECT_THAT(Run({"scorePairs", "candidatesForJob", "job-1", "member-4", "member-5", "x"}),
              HasSubstr("member-4  scored       4\nmember-5  not_allowed  \nx         unknown_id"));
  EXPECT_THAT(Run({"explain", "candidatesForJob", "job-1", "member-4"}),
              HasSubstr("standing          listed\nrank              4"));
  EXPECT_THAT(Run({"explain", "candidatesForJob", "job-1", "x", "--json"}),
              HasSubstr("\"standing\": \"not_available\""));
  EXPECT_THAT(Run({"introductionPaths", "member-1", "member", "member-9", "--count", "1"}),
              HasSubstr("1  1         4     member-2"));
  EXPECT_THAT(Run({"status"}), HasSubstr("\nheadhunters  1000\n"));
}

TEST_F(QueryTest, MakesErrorsOfWhatTheServiceRefuses) {
  EXPECT_EQ(FailureOf({"jobsForMember", "nobody"}), ErrorCode::kNotFound);
  EXPECT_EQ(FailureOf({"jobsForMember", "member-1", "--count", "0"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(FailureOf({"jobsForMember", "member-1", "--cursor", "x"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(FailureOf({"jobsForMember"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(FailureOf({"status", "member-1"}), ErrorCode::kInvalidArgument);
  EXPECT_EQ(FailureOf({"introductionPaths", "member-1", "job", "job-1"}),
            ErrorCode::kInvalidArgument);
  EXPECT_EQ(FailureOf({"introductionPaths", "member-1", "member", "x"}), ErrorCode::kNotFound);
  EXPECT_EQ(FailureOf({"scorePairs", "nothing", "a", "b"}), ErrorCode::kInvalidArgument);
  EXPECT_THROW(Run({"guess", "member-1"}), CLI::ParseError);
}

TEST(AskTest, SaysWhenNobodyListens) {
  Query query;
  query.method = "status";
  query.port = 1;
  try {
    Ask(query);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnavailable);
    EXPECT_THAT(error.what(), HasSubstr("127.0.0.1:1"));
  }
}

}  // namespace
}  // namespace bole
