#include "engine/service/handler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bole_rpc/bole_constants.h"
#include "engine/service/cursor.h"
#include "tests/engine/service/fake_answers.h"

namespace bole {
namespace {

using rpc::g_bole_constants;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

rpc::ListRequest MakeRequest(const std::string& id, int count = 3) {
  rpc::ListRequest request;
  request.id = id;
  request.count = count;
  return request;
}

std::vector<std::string> Ids(const rpc::ListAnswer& answer) {
  std::vector<std::string> ids;
  for (const rpc::Item& item : answer.items) ids.push_back(item.id);
  return ids;
}

struct HandlerTest : testing::Test {
  using Method = void (Handler::*)(rpc::ListAnswer&, const rpc::ListRequest&);

  rpc::ListAnswer Ask(const rpc::ListRequest& request, Method method = &Handler::jobsForMember) {
    rpc::ListAnswer answer;
    (handler.*method)(answer, request);
    return answer;
  }

  // The field that the request is refused for, and the problem.
  std::string Refusal(const rpc::ListRequest& request, Method method = &Handler::jobsForMember) {
    try {
      Ask(request, method);
    } catch (const rpc::InvalidRequest& invalid) {
      return invalid.field + " " + invalid.problem;
    }
    return "not refused";
  }

  void Publish(uint32_t number) {
    source->Publish(number);
    keeper->Poll();
  }

  std::shared_ptr<FakeSource> source = std::make_shared<FakeSource>(1);
  std::shared_ptr<SnapshotKeeper> keeper = std::make_shared<SnapshotKeeper>(
      source, SnapshotKeeperOptions{milliseconds(0), 3, milliseconds(0)});
  Handler handler{keeper};
};

TEST_F(HandlerTest, AnswersWithItemsReasonsAndSnapshot) {
  const rpc::ListAnswer answer = Ask(MakeRequest("member-7"));
  EXPECT_THAT(Ids(answer), ElementsAre("job-1", "job-2", "job-3"));
  EXPECT_EQ(answer.snapshotId, "s1");
  EXPECT_GT(answer.snapshotAgeSeconds, 0);
  EXPECT_THAT(answer.degradedBy, IsEmpty());

  const rpc::Item& item = answer.items[1];
  EXPECT_EQ(item.score, 8191);
  EXPECT_EQ(item.source, rpc::Source::FUSED);
  EXPECT_EQ(item.title, "s1 工程师 Engineer 2");
  EXPECT_EQ(item.subtitle, "上海");
  ASSERT_EQ(item.reasons.size(), 2u);
  EXPECT_EQ(item.reasons[0].kind, rpc::ReasonKind::SHARED_CONNECTIONS);
  EXPECT_EQ(item.reasons[0].count, 2);
  EXPECT_EQ(item.reasons[0].strongCount, 7);
  EXPECT_EQ(item.reasons[1].kind, rpc::ReasonKind::SAME_SCHOOL);
  EXPECT_EQ(item.reasons[1].fromYear, 2009);
  EXPECT_THAT(item.reasons[1].names, ElementsAre("清华大学"));
}

TEST_F(HandlerTest, AsksAndListsTheKindsOfEachMethod) {
  const std::vector<std::tuple<Method, std::string, std::string>> methods = {
      {&Handler::peopleYouMayKnow, "member-5", "member-1"},
      {&Handler::jobsForMember, "member-5", "job-1"},
      {&Handler::candidatesForJob, "job-5", "member-1"},
      {&Handler::headhuntersForMember, "member-5", "headhunter-1"},
      {&Handler::candidatesForHeadhunter, "headhunter-5", "member-1"},
      {&Handler::headhuntersForJob, "job-5", "headhunter-1"},
      {&Handler::similarMembers, "member-5", "member-1"},
      {&Handler::similarJobs, "job-5", "job-1"}};
  for (const auto& [method, query, first] : methods) {
    EXPECT_EQ(Ask(MakeRequest(query), method).items.at(0).id, first);
  }
}

TEST_F(HandlerTest, LeavesOutExcludedAndOtherThanOnly) {
  rpc::ListRequest request = MakeRequest("member-7");
  request.excludedIds = {"job-2", "job-1", "job-2", "unknown", "member-3"};
  EXPECT_THAT(Ids(Ask(request)), ElementsAre("job-3", "job-4", "job-5"));
  request.__set_onlyIds({"job-900", "job-4", "job-2", "nobody"});
  EXPECT_THAT(Ids(Ask(request)), ElementsAre("job-4", "job-900"));
  request.__set_onlyIds({});
  EXPECT_THAT(Ids(Ask(request)), IsEmpty());
}

TEST_F(HandlerTest, RefusesWhatBreaksALimitAndNamesTheField) {
  EXPECT_THAT(Refusal(MakeRequest("")), HasSubstr("id must not be empty"));
  EXPECT_THAT(Refusal(MakeRequest(std::string(257, 'x'))), HasSubstr("id must not be longer"));
  EXPECT_THAT(Refusal(MakeRequest("\xff")), HasSubstr("id must be UTF-8"));
  EXPECT_THAT(Refusal(MakeRequest("member-7", 0)), HasSubstr("count must be from 1 to 500"));
  EXPECT_THAT(Refusal(MakeRequest("member-7", 501)), HasSubstr("but is 501"));
  rpc::ListRequest request = MakeRequest("member-7");
  request.excludedIds = {"a", "b", ""};
  EXPECT_THAT(Refusal(request), HasSubstr("excludedIds[2] must not be empty"));
  request.excludedIds.assign(10'001, "a");
  EXPECT_THAT(Refusal(request), HasSubstr("must not have more than 10000 ids, but has 10001"));
  request.excludedIds.assign(10'000, "a");
  EXPECT_EQ(Refusal(request), "not refused");
  request.__set_onlyIds({"ok", "\xed\xa0\x80"});
  EXPECT_THAT(Refusal(request), HasSubstr("onlyIds[1] must be UTF-8"));
}

TEST_F(HandlerTest, SaysWhomItDoesNotKnow) {
  try {
    Ask(MakeRequest("job-7"));
    FAIL();
  } catch (const rpc::NotFound& error) {
    EXPECT_EQ(error.kind, rpc::EntityKind::MEMBER);
    EXPECT_EQ(error.id, "job-7");
  }
}

// All pages of a request, with a page size that changes, and what happens between pages.
std::vector<std::string> AllPages(HandlerTest& test, rpc::ListRequest request,
                                  const std::function<void(int)>& between) {
  std::vector<std::string> ids;
  for (int page = 0; page < 1000; ++page) {
    request.count = 50 + 13 * (page % 5);
    const rpc::ListAnswer answer = test.Ask(request);
    for (const std::string& id : Ids(answer)) ids.push_back(id);
    if (!answer.__isset.cursor) return ids;
    EXPECT_EQ(answer.items.size(), static_cast<size_t>(request.count));
    request.__set_cursor(answer.cursor);
    between(page);
  }
  ADD_FAILURE() << "the pages never end";
  return ids;
}

TEST_F(HandlerTest, PagesHaveNoRepeatsAndNoGapsAcrossSwaps) {
  rpc::ListRequest request = MakeRequest("member-7");
  request.excludedIds = {"job-100", "job-1"};
  const std::vector<std::string> pages = AllPages(*this, request, [&](int page) {
    if (page < 2) Publish(100 + static_cast<uint32_t>(page));
  });
  std::vector<std::string> expected;
  for (uint32_t rank = 0; rank < FakeAnswers::kNumEntities; ++rank) {
    const uint32_t row = (1 + rank) % FakeAnswers::kNumEntities;
    if (row != 1 && row != 100) expected.push_back("job-" + std::to_string(row));
  }
  EXPECT_EQ(pages, expected);
}

TEST_F(HandlerTest, GivesNoCursorAtTheEnd) {
  rpc::ListRequest request = MakeRequest("member-7", 2);
  request.__set_onlyIds({"job-1", "job-2", "job-3"});
  const rpc::ListAnswer first = Ask(request);
  ASSERT_TRUE(first.__isset.cursor);
  request.__set_cursor(first.cursor);
  EXPECT_FALSE(Ask(request).__isset.cursor);
}

TEST_F(HandlerTest, RefusesACursorOfAnotherRequest) {
  rpc::ListRequest request = MakeRequest("member-7");
  request.__set_cursor(Ask(request).cursor);
  EXPECT_EQ(Refusal(request), "not refused");
  request.excludedIds = {"job-1"};
  EXPECT_EQ(Refusal(request), "cursor belongs to another request");
  request.excludedIds.clear();
  EXPECT_EQ(Refusal(request, &Handler::peopleYouMayKnow), "cursor belongs to another request");
  request.id = "member-8";
  EXPECT_EQ(Refusal(request), "cursor belongs to another request");
}

TEST_F(HandlerTest, RefusesADamagedOrForgedCursor) {
  rpc::ListRequest request = MakeRequest("member-7");
  const uint64_t digest = RequestDigest(Surface::kJobsForMember, request);
  request.__set_cursor("nonsense");
  EXPECT_THAT(Refusal(request), HasSubstr("cursor is damaged"));
  request.__set_cursor("");
  EXPECT_THAT(Refusal(request), HasSubstr("cursor is damaged"));
  request.__set_cursor(EncodeCursor({"s1", 0xffffffff, digest}));
  EXPECT_THAT(Refusal(request), HasSubstr("leads too deep"));
  request.__set_cursor(EncodeCursor({"../../etc/passwd", 0, digest}));
  EXPECT_THROW(Ask(request), rpc::CursorExpired);
}

TEST_F(HandlerTest, SaysWhenTheSnapshotOfACursorIsGone) {
  rpc::ListRequest request = MakeRequest("member-7");
  request.__set_cursor(Ask(request).cursor);
  Publish(2);
  Publish(3);
  EXPECT_EQ(Ask(request).snapshotId, "s1");
  Publish(4);
  try {
    Ask(request);
    FAIL();
  } catch (const rpc::CursorExpired& expired) {
    EXPECT_EQ(expired.snapshotId, "s1");
  }
}

TEST_F(HandlerTest, SaysThatItAnswersFromAnOldSnapshot) {
  source->Damage(2);
  Publish(2);
  const rpc::ListAnswer answer = Ask(MakeRequest("member-7"));
  EXPECT_EQ(answer.snapshotId, "s1");
  EXPECT_THAT(answer.degradedBy, ElementsAre(rpc::Degradation::NEWER_SNAPSHOT_UNREADABLE));
  rpc::Status status;
  handler.status(status);
  EXPECT_THAT(status.degradedBy, ElementsAre(rpc::Degradation::NEWER_SNAPSHOT_UNREADABLE));
  EXPECT_THAT(status.degradedDetail, HasSubstr("lists.bin"));
}

TEST_F(HandlerTest, MakesATypedErrorOfAnyFailure) {
  source->on_open = [](FakeAnswers& answers) {
    answers.on_list = [](const ListRequest& request) {
      if (request.query == 1) throw std::runtime_error("a bug");
      if (request.query == 2) throw Error(ErrorCode::kCorruptData, "bad bytes");
      throw std::bad_alloc();
    };
  };
  Publish(2);
  for (const char* id : {"member-1", "member-2", "member-3"}) {
    EXPECT_THROW(Ask(MakeRequest(id)), rpc::Unavailable);
  }
}

TEST_F(HandlerTest, CutsTextsThatAreTooLong) {
  struct Wordy : FakeAnswers {
    using FakeAnswers::FakeAnswers;
    Card Describe(EntityKind, uint32_t) const override {
      std::string title;
      for (int i = 0; i < 1000; ++i) title += "才";
      return {title, title};
    }
    std::vector<Reason> Reasons(Surface, uint32_t, const Recommendation&) const override {
      Reason reason{.kind = ReasonKind::kSharedSkills};
      reason.names.assign(100, std::string(1000, 'x'));
      return {reason};
    }
  };
  struct WordySource : SnapshotSource {
    std::string CurrentId() const override { return "s1"; }
    std::shared_ptr<const Answers> Open(const std::string&) const override {
      return std::make_shared<Wordy>(1);
    }
  };
  Handler wordy(std::make_shared<SnapshotKeeper>(
      std::make_shared<WordySource>(), SnapshotKeeperOptions{milliseconds(0), 1, milliseconds(0)}));
  rpc::ListAnswer answer;
  wordy.jobsForMember(answer, MakeRequest("member-7", 1));
  EXPECT_EQ(answer.items[0].title.size(), 255u);  // 85 characters of 3 bytes
  EXPECT_EQ(answer.items[0].reasons[0].names.size(), 8u);
  EXPECT_EQ(answer.items[0].reasons[0].names[0].size(), 256u);
}

TEST_F(HandlerTest, ScoresPairsInTheirOrder) {
  rpc::PairsRequest request;
  request.surface = rpc::Surface::CANDIDATES_FOR_JOB;
  request.id = "job-1";
  request.candidateIds = {"member-8", "nobody", "member-3", "member-2"};
  rpc::PairsAnswer answer;
  handler.scorePairs(answer, request);
  EXPECT_EQ(answer.snapshotId, "s1");
  ASSERT_EQ(answer.pairs.size(), 4u);
  EXPECT_EQ(answer.pairs[0].id, "member-8");
  EXPECT_EQ(answer.pairs[0].score, 8);
  EXPECT_EQ(answer.pairs[0].state, rpc::PairState::SCORED);
  EXPECT_EQ(answer.pairs[1].state, rpc::PairState::UNKNOWN_ID);
  EXPECT_EQ(answer.pairs[2].state, rpc::PairState::NOT_ALLOWED);
  EXPECT_EQ(answer.pairs[2].score, 0);
  EXPECT_EQ(answer.pairs[3].score, 2);
}

TEST_F(HandlerTest, RefusesPairsWithoutSurfaceOrCandidates) {
  rpc::PairsRequest request;
  request.id = "job-1";
  rpc::PairsAnswer answer;
  EXPECT_THROW(handler.scorePairs(answer, request), rpc::InvalidRequest);
  request.candidateIds = {"member-1"};
  EXPECT_THROW(handler.scorePairs(answer, request), rpc::InvalidRequest);  // surface 0
  request.surface = rpc::Surface::CANDIDATES_FOR_JOB;
  EXPECT_NO_THROW(handler.scorePairs(answer, request));
}

struct ExplainTest : HandlerTest {
  rpc::ExplainAnswer Explain(const std::string& candidate, const std::string& id = "job-1") {
    rpc::ExplainRequest request;
    request.surface = rpc::Surface::CANDIDATES_FOR_JOB;
    request.id = id;
    request.candidateId = candidate;
    rpc::ExplainAnswer answer;
    handler.explain(answer, request);
    answer.snapshotAgeSeconds = 0;
    return answer;
  }
};

TEST_F(ExplainTest, SaysWhereSomebodyStands) {
  const rpc::ExplainAnswer listed = Explain("member-8");
  EXPECT_EQ(listed.standing, rpc::Standing::LISTED);
  EXPECT_EQ(listed.rank, 8);  // the list begins with member 1
  EXPECT_EQ(listed.item.id, "member-8");
  EXPECT_EQ(listed.item.score, 8185);
  EXPECT_EQ(listed.item.reasons.size(), 2u);
  EXPECT_EQ(listed.nightLength, 1);
  EXPECT_EQ(listed.nightLastScore, 8192);
  EXPECT_EQ(listed.snapshotId, "s1");

  const rpc::ExplainAnswer settled = Explain("member-14");
  EXPECT_EQ(settled.standing, rpc::Standing::SETTLED);
  EXPECT_EQ(settled.rank, 0);
  EXPECT_FALSE(settled.__isset.item);
}

TEST_F(ExplainTest, TellsTheHiddenFromTheUnknownByNothing) {
  const rpc::ExplainAnswer hidden = Explain("member-3");
  EXPECT_EQ(hidden.standing, rpc::Standing::NOT_AVAILABLE);
  EXPECT_EQ(hidden, Explain("nobody"));
}

TEST_F(ExplainTest, RefusesWhatNobodyCanStandFor) {
  EXPECT_THROW(Explain(""), rpc::InvalidRequest);
  EXPECT_THROW(Explain("member-8", "job-x"), rpc::NotFound);
  rpc::ExplainAnswer answer;
  EXPECT_THROW(handler.explain(answer, {}), rpc::InvalidRequest);
}

TEST_F(HandlerTest, TellsItsStatus) {
  Publish(2);
  rpc::Status status;
  handler.status(status);
  EXPECT_EQ(status.snapshotId, "s2");
  EXPECT_EQ(status.snapshotCreatedAt, 1'700'000'002);
  EXPECT_THAT(status.retainedSnapshotIds, ElementsAre("s2", "s1"));
  EXPECT_EQ(status.entities[rpc::EntityKind::JOB], 1000);
  EXPECT_EQ(status.entities.size(), 4u);
  EXPECT_EQ(status.degradedDetail, "");
}

TEST_F(HandlerTest, RefusesEverythingButStatusUnderOverload) {
  RefusingHandler refusing(std::make_shared<Handler>(keeper), milliseconds(70));
  rpc::ListAnswer answer;
  try {
    refusing.jobsForMember(answer, MakeRequest("member-7"));
    FAIL();
  } catch (const rpc::Overloaded& overloaded) {
    EXPECT_EQ(overloaded.retryAfterMs, 70);
  }
  rpc::Status status;
  refusing.status(status);
  EXPECT_EQ(status.snapshotId, "s1");
}

rpc::IntroductionsRequest MakeIntroductionsRequest() {
  rpc::IntroductionsRequest request;
  request.id = "member-7";
  request.targetId = "member-9";
  return request;
}

TEST_F(HandlerTest, AnswersWithChainsOfMembers) {
  rpc::IntroductionsRequest request = MakeIntroductionsRequest();
  request.count = 2;
  rpc::IntroductionsAnswer answer;
  handler.introductionPaths(answer, request);
  ASSERT_EQ(answer.chains.size(), 2u);
  EXPECT_EQ(answer.snapshotId, "s1");
  EXPECT_EQ(answer.chains[1].strength, 0.5);
  EXPECT_EQ(answer.chains[1].hops, g_bole_constants.MAX_HOPS);
  ASSERT_EQ(answer.chains[1].members.size(), 2u);
  EXPECT_EQ(answer.chains[1].members[0].id, "member-9");
  EXPECT_EQ(answer.chains[0].members[0].id, "member-8");
  EXPECT_EQ(answer.chains[0].members[0].title, "s1 工程师 Engineer 8");

  rpc::IntroductionsAnswer none;
  request.targetKind = rpc::EntityKind::COMPANY;
  request.targetId = "company-3";
  handler.introductionPaths(none, request);
  EXPECT_THAT(none.chains, IsEmpty());
}

TEST_F(HandlerTest, RefusesWrongRequestsForIntroductions) {
  const auto refusal = [this](const auto& change) -> std::string {
    rpc::IntroductionsRequest request = MakeIntroductionsRequest();
    change(request);
    rpc::IntroductionsAnswer answer;
    try {
      handler.introductionPaths(answer, request);
    } catch (const rpc::InvalidRequest& invalid) {
      return invalid.field;
    } catch (const rpc::NotFound& unknown) {
      return "unknown " + unknown.id;
    }
    return "not refused";
  };
  EXPECT_EQ(refusal([](auto& request) { request.id = ""; }), "id");
  EXPECT_EQ(refusal([](auto& request) { request.targetId = ""; }), "targetId");
  EXPECT_EQ(refusal([](auto& request) { request.count = 0; }), "count");
  EXPECT_EQ(refusal([](auto& request) { request.count = 21; }), "count");
  EXPECT_EQ(refusal([](auto& request) { request.maxHops = 5; }), "maxHops");
  EXPECT_EQ(refusal([](auto& request) { request.targetKind = rpc::EntityKind::JOB; }),
            "targetKind");
  EXPECT_EQ(
      refusal([](auto& request) { request.targetKind = static_cast<rpc::EntityKind::type>(77); }),
      "targetKind");
  EXPECT_EQ(refusal([](auto& request) { request.id = "nobody"; }), "unknown nobody");
  EXPECT_EQ(refusal([](auto& request) { request.targetId = "nobody"; }), "unknown nobody");
}

}  // namespace
}  // namespace bole
