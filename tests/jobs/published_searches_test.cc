// Searches of the published snapshot.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/error.h"
#include "engine/base/vocabulary.h"
#include "tests/jobs/published_fixture.h"

namespace bole {
namespace {

TEST_F(PublishedAnswersTest, SpotlightsCountWhomTheirClauseFindsAndTellNoMemberWhoIsOpenToWork) {
  SearchCall call = {.viewer_kind = EntityKind::kHeadhunter, .viewer = 0};
  call.task.facets = {{"city"}, {"spotlight"}, {"seniority"}};
  const SearchResult found = answers_.Search(call);
  ASSERT_EQ(found.facets.size(), 3u);
  EXPECT_EQ(found.facets[1].field, "spotlight");
  EXPECT_GE(found.facets[1].values.size(), 3u);
  for (const FacetValue& value : found.facets[1].values) {
    call.query = "spotlight:" + value.label;
    EXPECT_EQ(answers_.Search(call).total, value.count) << value.label;
  }
  const Table members = Table::Open(CurrentDirectory(first_->path()) / "tables" / "members.bole");
  const auto open = members.Flags("open_to_work");
  uint64_t expected = 0;
  for (uint32_t row = 0; row < open.size(); ++row) {
    const bool is_shown =
        answers_.matchmaker().wall().Allows(Surface::kCandidatesForHeadhunter, 0, row);
    expected += is_shown && static_cast<Flag>(open[row]) == Flag::kYes ? 1 : 0;
  }
  call.query = "spotlight:open_to_work";
  EXPECT_EQ(answers_.Search(call).total, expected);
  EXPECT_GT(expected, 0u);

  call = {.viewer_kind = EntityKind::kMember, .viewer = 0};
  call.task.facets = {{"spotlight"}};
  for (const FacetValue& value : answers_.Search(call).facets[0].values) {
    EXPECT_NE(value.label, "open_to_work");
  }
  call.query = "NOT spotlight:open_to_work";
  EXPECT_THROW(answers_.Search(call), Error);
  call.query = "spotlight:rich";
  EXPECT_THROW(answers_.Search(call), Error);
}

TEST_F(PublishedAnswersTest, GroupsCountTheirMembersWhomTheWallShows) {
  const Table groups = Table::Open(first_->path() / "night" / "ingest" / "groups.bole");
  std::map<std::string, std::set<uint32_t>> expected;
  for (uint32_t seat = 0; seat < groups.num_rows(); ++seat) {
    const uint32_t member = groups.Rows("member_id")[seat];
    if (answers_.matchmaker().wall().Allows(Surface::kCandidatesForHeadhunter, 0, member)) {
      expected[std::string(groups.Text("name")[seat])].insert(member);
    }
  }
  SearchCall call = {.viewer_kind = EntityKind::kHeadhunter, .viewer = 0};
  call.task.facets = {{"group", Scope::kCurrent, 1000}};
  const SearchResult found = answers_.Search(call);
  ASSERT_GT(expected.size(), 10u);
  ASSERT_EQ(found.facets[0].values.size(), expected.size());
  for (const FacetValue& value : found.facets[0].values) {
    EXPECT_EQ(value.count, expected.at(value.label).size()) << value.label;
  }
  call.query = "group:\"" + found.facets[0].values[0].label + "\"";
  EXPECT_EQ(answers_.Search(call).total, found.facets[0].values[0].count);
}

TEST_F(PublishedAnswersTest, DistancesDivideWhomAViewerSeesAndWhoIsTiedIsAtTheFirst) {
  const MemberGraph& graph = answers_.matchmaker().graph();
  SearchCall call = {.viewer_kind = EntityKind::kMember, .viewer = 0};
  while (graph.ties.row_size(call.viewer) < 3) ++call.viewer;
  call.task.facets = {{"city"}, {"distance"}};
  const SearchResult found = answers_.Search(call);
  const FacetCounts& facet = found.facets[1];
  EXPECT_EQ(facet.field, "distance");
  ASSERT_EQ(facet.values.size(), 3u);
  uint64_t sum = facet.num_without;
  for (const FacetValue& value : facet.values) {
    call.query = "distance:" + value.label;
    EXPECT_EQ(answers_.Search(call).total, value.count) << value.label;
    sum += value.count;
  }
  EXPECT_EQ(sum, found.total);
  uint64_t tied = 0;
  for (const uint32_t member : graph.ties.row(call.viewer)) {
    tied += answers_.matchmaker().wall().Allows(Surface::kSimilarMembers, call.viewer, member);
  }
  call.query = "distance:1";
  EXPECT_EQ(answers_.Search(call).total, tied);

  // A job's are those of the spotlight.
  call.viewer_kind = EntityKind::kJob;
  for (call.viewer = 0; call.viewer < 20; ++call.viewer) {
    call.query = "distance:1";
    const uint64_t total = answers_.Search(call).total;
    call.query = "spotlight:knows_someone";
    EXPECT_EQ(answers_.Search(call).total, total);
  }
  call.query = "上海 distance:4";
  try {
    answers_.Search(call);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "position 4: expected one of 1, 2, 3+, found \"4\"");
  }
}

// In a generated world every city's place is known.
TEST_F(PublishedAnswersTest, ARadiusFindsTheCitiesWithinItAndProvincesAreCounted) {
  SearchCall call = {.viewer_kind = EntityKind::kHeadhunter, .viewer = 0};
  call.task.facets = {{"city", Scope::kCurrent, 1000}, {"province", Scope::kCurrent, 1000}};
  const SearchResult everybody = answers_.Search(call);
  const auto map = Description().cities;
  const GeoPoint shanghai = map->Find("上海")->at;
  uint64_t near = 0, with_city = 0;
  std::map<std::string, uint64_t> provinces;
  for (const FacetValue& city : everybody.facets[0].values) {
    const auto place = map->Find(city.label);
    ASSERT_TRUE(place) << city.label;
    if (KilometresBetween(shanghai, place->at) <= 300) near += city.count;
    provinces[place->province] += city.count;
    with_city += city.count;
  }
  call.query = "near:\"shanghai 300 km\"";
  EXPECT_EQ(answers_.Search(call).total, near);
  call.query = "NOT near:\"上海 300\"";
  EXPECT_EQ(answers_.Search(call).total, everybody.total - near);
  EXPECT_GT(near, 0u);
  EXPECT_LT(near, with_city);
  ASSERT_EQ(everybody.facets[1].values.size(), provinces.size());
  for (const FacetValue& province : everybody.facets[1].values) {
    EXPECT_EQ(province.count, provinces[province.label]) << province.label;
  }
  call.query = "上海 near:亚特兰蒂斯50";
  EXPECT_THROW(answers_.Search(call), Error);
}

// Whoever asks for a city or who is open to work gets the likeliest first, page by page.
TEST_F(PublishedAnswersTest, WhereNoTextRanksTheLikeliestComeFirst) {
  const bool foretold = answers_.matchmaker().matcher(Surface::kCandidatesForHeadhunter) != nullptr;
  for (const char* query : {"city:上海", "open_to_work:yes", ""}) {
    SearchCall call = {.viewer_kind = EntityKind::kHeadhunter, .viewer = 0, .query = query};
    call.task.count = 300;
    const SearchFound whole = answers_.Search(call);
    ASSERT_GT(whole.rows.size(), 10u);
    ASSERT_EQ(whole.order.size(), whole.rows.size());
    EXPECT_TRUE(std::ranges::is_sorted(whole.rows, IsBetter));
    EXPECT_GT(whole.rows.front().score, whole.rows.back().score);
    EXPECT_EQ(whole.order[0].source, foretold ? OrderSource::kForetold : OrderSource::kHabits);
    EXPECT_EQ(whole.order[0].fit, 1);
    std::vector<ScoredRow> paged;
    for (call.task.count = 30; paged.size() < whole.rows.size(); call.task.offset += 30) {
      const auto page = answers_.Search(call).rows;
      ASSERT_FALSE(page.empty());
      paged.insert(paged.end(), page.begin(), page.end());
    }
    paged.resize(whole.rows.size());
    EXPECT_EQ(paged, whole.rows) << query;
  }
  SearchCall jobs = {.wanted = EntityKind::kJob, .viewer = 0};
  const SearchFound found = answers_.Search(jobs);
  ASSERT_EQ(found.order.size(), 20u);
  EXPECT_NE(found.order[0].source, OrderSource::kText);
}

TEST_F(PublishedAnswersTest, PinyinFindsACityAsItsCharactersDo) {
  SearchCall call = {.viewer_kind = EntityKind::kHeadhunter, .viewer = 0, .query = "city:上海"};
  const uint64_t expected = answers_.Search(call).total;
  EXPECT_GT(expected, 0u);
  for (const char* query : {"city:shanghai", "city:(shang hai)"}) {
    call.query = query;
    EXPECT_EQ(answers_.Search(call).total, expected) << query;
  }
}

TEST_F(PublishedAnswersTest, ASearchCountsWhomTheTablesNameAndTheWallShows) {
  const Table members = Table::Open(CurrentDirectory(first_->path()) / "tables" / "members.bole");
  const TextColumn cities = members.Text("city");
  const std::string city(cities[1]);
  SearchCall call = {.viewer_kind = EntityKind::kHeadhunter,
                     .viewer = 0,
                     .clauses = {{.field = "city", .value = city}}};
  call.task.facets = {{"city"}};
  call.task.diagnose = true;
  const SearchResult found = answers_.Search(call);
  const auto& wall = answers_.matchmaker().wall();
  uint64_t expected = 0;
  uint64_t visible = 0;
  for (uint32_t row = 0; row < members.num_rows(); ++row) {
    if (!wall.Allows(Surface::kCandidatesForHeadhunter, 0, row)) continue;
    ++visible;
    expected += cities[row] == city ? 1 : 0;
  }
  EXPECT_EQ(found.total, expected);
  EXPECT_EQ(found.facets[0].values, (std::vector<FacetValue>{{city, expected}}));
  EXPECT_EQ(found.doctor->clauses[0].without, visible);
}

TEST_F(PublishedAnswersTest, NoMemberCanAskWhoIsOpenToWork) {
  SearchCall call = {.query = "open_to_work:yes"};
  EXPECT_THROW(answers_.Search(call), Error);
  call.query.clear();
  call.task.facets = {{"open_to_work"}};
  EXPECT_THROW(answers_.Search(call), Error);
  call.viewer_kind = EntityKind::kHeadhunter;
  EXPECT_GT(answers_.Search(call).facets[0].values.size(), 0u);
}

// Whom headhunters of a firm, or their jobs, got in touch with or looked at in 90 days, read from
// the night's interactions.
std::set<uint32_t> DealtWith(const std::filesystem::path& tables, std::string_view firm) {
  const Table table = Table::Open(tables / "interactions.bole");
  const Table headhunters = Table::Open(tables / "headhunters.bole");
  const Table jobs = Table::Open(tables / "jobs.bole");
  const auto times = table.Times("at");
  const int64_t newest = *std::ranges::max_element(times) / 86'400;
  const std::set<Action> dealings = {Action::kView,   Action::kSave,      Action::kContact,
                                     Action::kInvite, Action::kInterview, Action::kOffer};
  std::set<uint32_t> rows;
  for (size_t i = 0; i < table.num_rows(); ++i) {
    const auto actor_kind = static_cast<EntityKind>(table.Codes("actor_kind")[i]);
    uint32_t headhunter = table.Rows("actor_id")[i];
    if (actor_kind == EntityKind::kJob) headhunter = jobs.Rows("headhunter_id")[headhunter];
    const bool is_of_firm = actor_kind != EntityKind::kMember && headhunter != kNoRow &&
                            headhunters.Text("firm_id")[headhunter] == firm;
    if (is_of_firm && dealings.contains(static_cast<Action>(table.Codes("action")[i])) &&
        table.Codes("object_kind")[i] == static_cast<uint8_t>(EntityKind::kMember) &&
        times[i] / 86'400 >= newest - 90) {
      rows.insert(table.Rows("object_id")[i]);
    }
  }
  return rows;
}

TEST_F(PublishedAnswersTest, ASearchLeavesOutWhomTheTeamDealtWithFromEveryNumber) {
  const std::filesystem::path tables = first_->path() / "night" / "ingest";
  const Table headhunters = Table::Open(tables / "headhunters.bole");
  const TextColumn firms = headhunters.Text("firm_id");
  uint64_t num_left_out = 0;
  for (uint32_t viewer = 0; viewer < firms.size(); ++viewer) {
    SearchCall call = {.viewer_kind = EntityKind::kHeadhunter, .viewer = viewer};
    call.task.count = 100'000;
    call.task.facets = {{"seniority"}};
    call.task.diagnose = true;
    const SearchFound all = answers_.Search(call);
    ASSERT_FALSE(all.rows.empty());
    call.leave_out = DealingsQuery{.days = 90, .by_team = true};
    call.excluded = {all.rows[0].row};
    const SearchFound rest = answers_.Search(call);
    std::set<uint32_t> gone = DealtWith(tables, firms[viewer]);
    gone.insert(all.rows[0].row);
    std::vector<ScoredRow> expected = all.rows;
    std::erase_if(expected, [&](const ScoredRow& row) { return gone.contains(row.row); });
    EXPECT_EQ(rest.rows, expected);
    EXPECT_EQ(rest.total, expected.size());
    EXPECT_EQ(rest.num_left_out, all.total - expected.size());
    uint64_t counted = rest.facets[0].num_without;
    for (const FacetValue& value : rest.facets[0].values) counted += value.count;
    EXPECT_EQ(counted, rest.total) << "everybody has one seniority";
    EXPECT_EQ(rest.doctor->total, rest.total);
    num_left_out += rest.num_left_out;
  }
  EXPECT_GT(num_left_out, firms.size()) << "some were dealt with";
}

TEST_F(PublishedAnswersTest, ASavedSearchFindsWhatIsNewAndWhy) {
  const Table members = Table::Open(CurrentDirectory(first_->path()) / "tables" / "members.bole");
  const auto joined_at = members.Times("joined_at");
  SearchCall call = {.viewer_kind = EntityKind::kHeadhunter, .viewer = 0};
  call.task.count = 100'000;
  const SearchFound all = answers_.Search(call);
  EXPECT_TRUE(all.news.empty());
  constexpr int64_t kMonth = 30 * 86'400;
  call.since = all.newest_event_at - kMonth;
  const SearchFound recent = answers_.Search(call);
  ASSERT_EQ(recent.news.size(), recent.rows.size());
  EXPECT_EQ(recent.total, recent.rows.size());
  std::set<uint32_t> found;
  for (size_t i = 0; i < recent.rows.size(); ++i) {
    found.insert(recent.rows[i].row);
    ASSERT_FALSE(recent.news[i].empty());
    for (const News& news : recent.news[i]) EXPECT_GE(news.at, *call.since);
  }
  size_t num_joined = 0;
  for (const ScoredRow& row : all.rows) {
    if (joined_at[row.row] == kNoTime || joined_at[row.row] < *call.since) continue;
    EXPECT_TRUE(found.contains(row.row));
    ++num_joined;
  }
  EXPECT_GT(num_joined, 0u);
  EXPECT_LT(recent.total, all.total);
  call.since = all.newest_event_at + kMonth;
  EXPECT_EQ(answers_.Search(call).total, 0u);
}

}  // namespace
}  // namespace bole
