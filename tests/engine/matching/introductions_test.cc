#include "engine/matching/introductions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <thread>

#include "engine/base/random.h"
#include "tests/support/small_graphs.h"
#include "tests/support/small_tables.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Chains = std::vector<std::vector<uint32_t>>;

// Eight members. From 0 to 5 there are a short weak way and a long strong one:
//
//   0 --.5-- 1 --.5-- 5            .25 in two hops
//   0 --.9-- 2 --.9-- 3 --.9-- 4 --.9-- 5    .6561 in four
//   5 --.8-- 6 at company 0        7 knows nobody
class IntroductionsTest : public ::testing::Test {
 protected:
  IntroductionsTest() {
    tables_.WriteMembers(8);
    for (const auto& [a, b, strength] : std::vector<CsrEntry>{{0, 1, 0.5f},
                                                              {1, 5, 0.5f},
                                                              {0, 2, 0.9f},
                                                              {2, 3, 0.9f},
                                                              {3, 4, 0.9f},
                                                              {4, 5, 0.9f},
                                                              {5, 6, 0.8f}}) {
      ties_.push_back({a, b, strength});
    }
    tables_.Write("companies", {{{"company_id", "c"}}, {{"company_id", "d"}}});
    tables_.Write("positions", {Works(6, 0)});
    tables_.Write("headhunters", {{{"headhunter_id", "h"}, {"firm_id", "c"}},
                                  {{"headhunter_id", "i"}, {"firm_id", "nobody's"}}});
  }

  static SmallRow Works(int member, int company, const std::string& until = "") {
    return {{"member_id", std::to_string(member)},
            {"company_id", std::to_string(company)},
            {"ended_at", until}};
  }
  static SmallRow Blocks(int member, int blocked) {
    return {{"member_id", std::to_string(member)},
            {"blocked_kind", "member"},
            {"blocked_id", std::to_string(blocked)}};
  }

  std::vector<IntroductionChain> Find(const IntroductionQuery& query) const {
    const Csr ties = MakeSymmetric(ties_, 8);
    MemberGraph graph;
    graph.ties = ties.view();
    const PrivacyWall wall(WallTables::Open(tables_.path()), /*now=*/1000);
    return Introductions(graph, wall).Find(query);
  }
  Chains FindMembers(const IntroductionQuery& query) const {
    Chains chains;
    for (const IntroductionChain& chain : Find(query)) chains.push_back(chain.members);
    return chains;
  }

  SmallTables tables_;
  std::vector<CsrEntry> ties_;
};

TEST_F(IntroductionsTest, TheStrongestChainIsNotTheShortest) {
  const auto chains = Find({.member = 0, .target = 5});
  ASSERT_THAT(chains, SizeIs(2));
  EXPECT_THAT(chains[0].members, ElementsAre(2, 3, 4, 5));
  EXPECT_EQ(chains[0].num_hops, 4u);
  EXPECT_NEAR(chains[0].strength, 0.6561, 1e-6);
  EXPECT_THAT(chains[1].members, ElementsAre(1, 5));
  EXPECT_NEAR(chains[1].strength, 0.25, 1e-6);
  EXPECT_THAT(FindMembers({.member = 0, .target = 5, .count = 1}), SizeIs(1));
}

TEST_F(IntroductionsTest, NoChainHasMoreTiesThanWereAskedFor) {
  EXPECT_THAT(FindMembers({.member = 0, .target = 5, .max_hops = 3}),
              ElementsAre(ElementsAre(1, 5)));
  EXPECT_THAT(FindMembers({.member = 0, .target = 5, .max_hops = 1}), IsEmpty());
  EXPECT_THAT(FindMembers({.member = 0, .target = 1, .max_hops = 1}), ElementsAre(ElementsAre(1)));
}

TEST_F(IntroductionsTest, LeadIntoACompanyAndToAHeadhunterByItsFirm) {
  // Over the strong way company 0 is five ties off.
  EXPECT_THAT(FindMembers({.member = 0, .target_kind = EntityKind::kCompany, .target = 0}),
              ElementsAre(ElementsAre(1, 5, 6)));
  EXPECT_THAT(FindMembers({.member = 0, .target_kind = EntityKind::kCompany, .target = 1}),
              IsEmpty());
  const auto to_headhunter =
      Find({.member = 0, .target_kind = EntityKind::kHeadhunter, .target = 0});
  ASSERT_THAT(to_headhunter, SizeIs(1));
  EXPECT_THAT(to_headhunter[0].members, ElementsAre(1, 5, 6));
  EXPECT_EQ(to_headhunter[0].num_hops, 4u);
  EXPECT_NEAR(to_headhunter[0].strength, 0.5 * 0.5 * 0.8 * 0.75, 1e-6);
  EXPECT_THAT(
      Find({.member = 0, .target_kind = EntityKind::kHeadhunter, .target = 0, .max_hops = 3}),
      IsEmpty());
  EXPECT_THAT(Find({.member = 0, .target_kind = EntityKind::kHeadhunter, .target = 1}), IsEmpty());
}

TEST_F(IntroductionsTest, AChainEndsWithTheFirstWhoWorksThere) {
  tables_.Write("positions", {Works(1, 0), Works(2, 0, "900"), Works(6, 0)});
  EXPECT_THAT(FindMembers({.member = 0, .target_kind = EntityKind::kCompany, .target = 0}),
              ElementsAre(ElementsAre(1)));
}

TEST_F(IntroductionsTest, WhoIsHiddenOrBlockedIsNoEnd) {
  const auto to_5 = IntroductionQuery{.member = 0, .target = 5};
  tables_.Write("blocks", {Blocks(5, 0)});
  EXPECT_THAT(Find(to_5), IsEmpty());
  tables_.Write("blocks", {Blocks(0, 5)});
  EXPECT_THAT(Find(to_5), IsEmpty());
  tables_.Write("blocks", {});
  for (const char* column : {"discoverable", "accepts_invites"}) {
    std::vector<SmallRow> members;
    for (int i = 0; i < 8; ++i) members.push_back({{"member_id", "m" + std::to_string(i)}});
    members[5][column] = "no";
    tables_.Write("members", members);
    EXPECT_THAT(Find(to_5), IsEmpty()) << column;
  }
}

TEST_F(IntroductionsTest, NoLinkIsHiddenFromTheAskingMemberTheEndOrItsNeighbours) {
  const IntroductionQuery to_5 = {.member = 0, .target = 5};
  const auto strong = ElementsAre(2, 3, 4, 5);
  const auto weak = ElementsAre(1, 5);
  EXPECT_THAT(FindMembers(to_5), ElementsAre(strong, weak));
  for (const SmallRow& block :
       {Blocks(0, 3), Blocks(3, 0), Blocks(3, 5), Blocks(5, 2), Blocks(4, 3), Blocks(2, 3)}) {
    tables_.Write("blocks", {block});
    EXPECT_THAT(FindMembers(to_5), ElementsAre(weak));
  }
  tables_.Write("blocks", {});
  std::vector<SmallRow> members;
  for (int i = 0; i < 8; ++i) members.push_back({{"member_id", "m" + std::to_string(i)}});
  members[4]["discoverable"] = "no";
  tables_.Write("members", members);
  EXPECT_THAT(FindMembers(to_5), ElementsAre(weak));
  members[4]["discoverable"] = "yes";
  members[4]["accepts_invites"] = "no";  // may be asked to introduce others all the same
  tables_.Write("members", members);
  EXPECT_THAT(FindMembers(to_5), ElementsAre(strong, weak));
}

TEST_F(IntroductionsTest, NothingLeadsOutOfACommunity) {
  std::vector<SmallRow> members;
  for (int i = 0; i < 8; ++i) {
    members.push_back({{"member_id", "m" + std::to_string(i)}, {"community", i == 3 ? "b" : "a"}});
  }
  tables_.Write("members", members);
  EXPECT_THAT(FindMembers({.member = 0, .target = 5}), ElementsAre(ElementsAre(1, 5)));
  EXPECT_THAT(FindMembers({.member = 0, .target = 3}), IsEmpty());
}

TEST_F(IntroductionsTest, NobodyIsIntroducedToThemselvesOrFromNowhere) {
  EXPECT_THAT(Find({.member = 0, .target = 0}), IsEmpty());
  EXPECT_THAT(Find({.member = 7, .target = 0}), IsEmpty());
  EXPECT_THAT(Find({.member = 0, .target = 7}), IsEmpty());
  EXPECT_THAT(Find({.member = 6, .target_kind = EntityKind::kCompany, .target = 0}), IsEmpty());
}

// Every simple chain, found by walking all of them.
std::vector<IntroductionChain> WalkAll(const CsrView& ties, const PrivacyWall& wall, uint32_t from,
                                       const std::vector<uint32_t>& ends, size_t max_hops) {
  std::vector<IntroductionChain> chains;
  std::vector<uint32_t> walked;
  const auto may_show = [&](uint32_t end) {
    for (size_t i = 0; i + 1 < walked.size(); ++i) {
      if (!wall.MayMention(from, walked[i]) || !wall.MayMention(end, walked[i]) ||
          !wall.MayMention(walked[i], walked[i + 1])) {
        return false;
      }
    }
    return true;
  };
  const std::function<void(uint32_t, double)> walk = [&](uint32_t at, double strength) {
    for (size_t i = 0; i < ties.row_size(at); ++i) {
      const uint32_t next = ties.row(at)[i];
      if (next == from || std::ranges::find(walked, next) != walked.end()) continue;
      walked.push_back(next);
      const double so_far = strength * ties.row_values(at)[i];
      if (std::ranges::find(ends, next) != ends.end() &&
          wall.Allows(Surface::kPeopleYouMayKnow, from, next)) {
        if (may_show(next)) chains.push_back({walked, walked.size(), so_far});
      } else if (walked.size() < max_hops) {
        walk(next, so_far);
      }
      walked.pop_back();
    }
  };
  walk(from, 1);
  std::sort(chains.begin(), chains.end(),
            [](const auto& a, const auto& b) { return a.strength > b.strength; });
  return chains;
}

TEST(IntroductionsOracleTest, FindsWhatWalkingAllChainsFinds) {
  constexpr uint32_t kMembers = 24;
  size_t num_found = 0;
  for (uint64_t seed = 0; seed < 25; ++seed) {
    Random random(seed);
    SmallTables tables;
    std::vector<SmallRow> members, positions, blocks;
    std::vector<uint32_t> employees;
    for (uint32_t i = 0; i < kMembers; ++i) {
      members.push_back({{"member_id", (i < 10 ? "m0" : "m") + std::to_string(i)},
                         {"discoverable", random.Chance(0.1) ? "no" : "yes"},
                         {"accepts_invites", random.Chance(0.1) ? "no" : "yes"}});
      if (random.Chance(0.2)) {
        employees.push_back(i);
        positions.push_back({{"member_id", std::to_string(i)}, {"company_id", "0"}});
      }
      blocks.push_back({{"member_id", std::to_string(i)},
                        {"blocked_kind", "member"},
                        {"blocked_id", std::to_string(random.Below(kMembers))}});
    }
    tables.Write("members", members);
    tables.Write("companies", {{{"company_id", "c"}}});
    tables.Write("positions", positions);
    tables.Write("blocks", blocks);
    const PrivacyWall wall(WallTables::Open(tables.path()), 0);
    const Csr ties = MakeRandomTies(kMembers, 50, seed);
    MemberGraph graph;
    graph.ties = ties.view();
    const Introductions introductions(graph, wall);
    for (size_t max_hops = 1; max_hops <= IntroductionQuery::kMostHops; ++max_hops) {
      for (const uint32_t target : {1u, 7u, kMembers}) {  // the last stands for the company
        const bool to_company = target == kMembers;
        const IntroductionQuery query = {
            .member = 0,
            .target_kind = to_company ? EntityKind::kCompany : EntityKind::kMember,
            .target = to_company ? 0 : target,
            .max_hops = max_hops,
            .count = 6};
        auto expected =
            WalkAll(ties.view(), wall, 0, to_company ? employees : std::vector{target}, max_hops);
        expected.resize(std::min<size_t>(expected.size(), query.count));
        const auto found = introductions.Find(query);
        ASSERT_EQ(found.size(), expected.size()) << seed << " " << target << " " << max_hops;
        for (size_t i = 0; i < found.size(); ++i) {
          EXPECT_EQ(found[i].members, expected[i].members);
          EXPECT_NEAR(found[i].strength, expected[i].strength, 1e-12);
        }
        num_found += found.size();
      }
    }
  }
  EXPECT_GT(num_found, 200u) << "the graphs have something to find";
}

TEST(IntroductionsOracleTest, AnswersAreTheSameFromManyThreadsAtOnce) {
  SmallTables tables;
  tables.WriteMembers(100);
  const PrivacyWall wall(WallTables::Open(tables.path()), 0);
  const Csr ties = MakeRandomTies(100, 500, 4);
  MemberGraph graph;
  graph.ties = ties.view();
  const Introductions introductions(graph, wall);
  const auto all = [&] {
    Chains chains;
    for (uint32_t target = 0; target < 100; ++target) {
      for (const auto& chain : introductions.Find({.member = 3, .target = target})) {
        chains.push_back(chain.members);
      }
    }
    return chains;
  };
  const Chains expected = all();
  std::vector<Chains> found(4);
  std::vector<std::thread> threads;
  for (Chains& chains : found) threads.emplace_back([&] { chains = all(); });
  for (std::thread& thread : threads) thread.join();
  for (const Chains& chains : found) EXPECT_EQ(chains, expected);
}

}  // namespace
}  // namespace bole
