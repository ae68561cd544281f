#include "engine/service/search_messages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "bole_rpc/bole_constants.h"
#include "engine/service/handler.h"
#include "tests/engine/service/fake_answers.h"

namespace bole {
namespace {

using testing::ElementsAre;

struct SearchMessagesTest : testing::Test {
  rpc::SearchAnswer Ask(const rpc::SearchRequest& request) {
    rpc::SearchAnswer answer;
    handler.searchMembers(answer, request);
    return answer;
  }

  // The field that the request is refused for.
  std::string Refusal(const rpc::SearchRequest& request) {
    try {
      Ask(request);
    } catch (const rpc::InvalidRequest& invalid) {
      return invalid.field;
    }
    return "not refused";
  }

  static std::vector<std::string> Ids(const rpc::SearchAnswer& answer) {
    std::vector<std::string> ids;
    for (const rpc::SearchItem& item : answer.items) ids.push_back(item.id);
    return ids;
  }

  static rpc::SearchRequest Request() {
    rpc::SearchRequest request;
    request.viewerKind = rpc::EntityKind::HEADHUNTER;
    request.viewerId = "headhunter-1";
    request.count = 2;
    return request;
  }

  std::shared_ptr<SnapshotKeeper> keeper = std::make_shared<SnapshotKeeper>(
      std::make_shared<FakeSource>(1), SnapshotKeeperOptions{std::chrono::milliseconds(0)});
  Handler handler{keeper};
};

TEST_F(SearchMessagesTest, LeaveOutWhatTheRequestNames) {
  rpc::SearchRequest request = Request();
  EXPECT_THAT(Ids(Ask(request)), ElementsAre("member-0", "member-1"));
  request.excludedIds = {"member-1", "nobody", "member-0", "member-1"};
  const rpc::SearchAnswer answer = Ask(request);
  EXPECT_THAT(Ids(answer), ElementsAre("member-2", "member-3"));
  EXPECT_EQ(answer.total, 998);
  EXPECT_EQ(answer.numLeftOut, 0);
  EXPECT_EQ(answer.newestEventAt, 1'699'999'999);

  rpc::LeaveOut leave_out;
  leave_out.days = 30;
  leave_out.byTeam = true;
  request.__set_leaveOut(leave_out);
  EXPECT_EQ(Ask(request).numLeftOut, 31);
}

TEST_F(SearchMessagesTest, TellWhatIsNewWhenAsked) {
  rpc::SearchRequest request = Request();
  EXPECT_TRUE(Ask(request).items[0].news.empty());
  request.__set_since(-5);
  const rpc::SearchAnswer answer = Ask(request);
  ASSERT_EQ(answer.items[1].news.size(), 1u);
  EXPECT_EQ(answer.items[1].news[0].kind, rpc::NewsKind::JOINED);
  EXPECT_EQ(answer.items[1].news[0].at, -4);
}

TEST_F(SearchMessagesTest, TellWhatPutAnItemWhereItIs) {
  rpc::SearchRequest request = Request();
  EXPECT_FALSE(Ask(request).items[0].__isset.order);
  request.text = "engineer";
  const rpc::SearchAnswer answer = Ask(request);
  ASSERT_TRUE(answer.items[1].__isset.order);
  EXPECT_EQ(answer.items[1].order.source, rpc::OrderSource::HABITS);
  EXPECT_EQ(answer.items[1].order.fit, 0.5);
  EXPECT_EQ(answer.items[1].order.likely, 0.25);
  EXPECT_EQ(answer.items[1].order.ownHistory, 2);
}

TEST_F(SearchMessagesTest, RefuseWhatIsBeyondTheLimits) {
  rpc::SearchRequest request = Request();
  rpc::LeaveOut leave_out;
  for (const int days : {0, -1, rpc::g_bole_constants.MAX_DEALING_DAYS + 1}) {
    leave_out.days = days;
    request.__set_leaveOut(leave_out);
    EXPECT_EQ(Refusal(request), "leaveOut.days") << days;
  }
  leave_out.days = rpc::g_bole_constants.MAX_DEALING_DAYS;
  request.__set_leaveOut(leave_out);
  EXPECT_EQ(Refusal(request), "not refused");
  request.excludedIds = {"a", ""};
  EXPECT_EQ(Refusal(request), "excludedIds[1]");
  request.excludedIds.assign(static_cast<size_t>(rpc::g_bole_constants.MAX_IDS) + 1, "a");
  EXPECT_EQ(Refusal(request), "excludedIds");
}

// A page belongs to its search: whatever changes who is found makes the cursor another's.
TEST_F(SearchMessagesTest, KeepTheirCursors) {
  rpc::SearchRequest request = Request();
  request.excludedIds = {"member-0", "member-5"};
  request.__set_cursor(Ask(request).cursor);
  std::swap(request.excludedIds[0], request.excludedIds[1]);
  EXPECT_THAT(Ids(Ask(request)), ElementsAre("member-3", "member-4"));

  const std::vector<std::function<void(rpc::SearchRequest&)>> changes = {
      [](rpc::SearchRequest& r) { r.excludedIds.pop_back(); },
      [](rpc::SearchRequest& r) { r.__set_leaveOut({}); },
      [](rpc::SearchRequest& r) { r.__set_since(0); }};
  for (size_t i = 0; i < changes.size(); ++i) {
    rpc::SearchRequest changed = request;
    changes[i](changed);
    EXPECT_EQ(Refusal(changed), "cursor") << i;
  }
  request.__set_leaveOut({});
  rpc::SearchRequest other = request;
  other.leaveOut.byTeam = true;
  other.__isset.cursor = false;
  request.__set_cursor(Ask(other).cursor);
  EXPECT_EQ(Refusal(request), "cursor");
}

}  // namespace
}  // namespace bole
