// The published snapshot, as the service opens it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/base/error.h"
#include "engine/base/vocabulary.h"
#include "engine/service/snapshot_answers.h"
#include "features/search/places.h"
#include "features/search/splitter_words.h"
#include "jobs/bench/people.h"
#include "jobs/bench/service.h"
#include "tests/jobs/night_fixture.h"

namespace bole {
namespace {

class PublishedAnswersTest : public NightTest {
 protected:
  PublishedAnswersTest() : answers_(Description()) {}

  static SnapshotDescription Description() {
    const std::filesystem::path directory = CurrentDirectory(first_->path());
    SnapshotDescription description =
        SnapshotDescription::Of(directory, "id", ReadManifest(directory));
    static const auto words =
        MakeSiteWords(BOLE_WORDS, ProfileTables::Open(description.places.tables));
    description.words = words;
    description.cities = std::make_shared<Places>(*words);
    return description;
  }

  // All pages of a list, `count` at a time, until there are no more.
  std::vector<Recommendation> AllPages(Surface surface, uint32_t query, size_t count) const {
    std::vector<Recommendation> items;
    for (bool more = true; more;) {
      const Answer page = answers_.List(
          {.surface = surface, .query = query, .offset = items.size(), .count = count});
      items.insert(items.end(), page.items.begin(), page.items.end());
      more = page.more;
    }
    return items;
  }

  static SiteConfig Config() { return ReadSiteConfig(first_->path() / "site.toml", {}); }

  SnapshotAnswers answers_;
};

nlohmann::json JsonOf(const std::filesystem::path& path) {
  std::ifstream file(path);
  return nlohmann::json::parse(file);
}

TEST_F(PublishedAnswersTest, PagesReachBeyondTheStoredListWithoutRepeatsOrGaps) {
  for (const Surface surface : {Surface::kPeopleYouMayKnow, Surface::kJobsForMember,
                                Surface::kCandidatesForHeadhunter, Surface::kSimilarMembers}) {
    const auto whole = AllPages(surface, 1, 100'000);
    EXPECT_GT(whole.size(), 20u) << "stored lists have 20";
    EXPECT_EQ(AllPages(surface, 1, 7), whole);
    std::set<uint32_t> rows;
    for (const Recommendation& item : whole) rows.insert(item.row);
    EXPECT_EQ(rows.size(), whole.size());
  }
}

TEST_F(PublishedAnswersTest, FillsUpWhatARequestExcludes) {
  const ListRequest request = {.surface = Surface::kPeopleYouMayKnow, .query = 2, .count = 15};
  const auto first = answers_.List(request).items;
  ListRequest without = request;
  for (const Recommendation& item : first) without.excluded.push_back(item.row);
  std::sort(without.excluded.begin(), without.excluded.end());
  const auto rest = answers_.List(without).items;
  ASSERT_EQ(rest.size(), 15u);
  for (const Recommendation& item : rest) {
    EXPECT_FALSE(std::binary_search(without.excluded.begin(), without.excluded.end(), item.row));
  }
  const std::vector<uint32_t> only = {rest[4].row};
  const Answer one =
      answers_.List({.surface = Surface::kPeopleYouMayKnow, .query = 2, .count = 15, .only = only});
  EXPECT_THAT(one.items, ::testing::ElementsAre(rest[4]));
  EXPECT_FALSE(one.more);
}

TEST_F(PublishedAnswersTest, APairHasTheScoreThatItsListHas) {
  for (const Surface surface :
       {Surface::kPeopleYouMayKnow, Surface::kJobsForMember, Surface::kHeadhuntersForMember}) {
    const auto items = answers_.List({.surface = surface, .query = 3, .count = 5}).items;
    std::vector<uint32_t> rows;
    for (const Recommendation& item : items) rows.push_back(item.row);
    std::reverse(rows.begin(), rows.end());
    const auto pairs = answers_.ScorePairs(surface, 3, rows);
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_TRUE(pairs[i].allowed);
      EXPECT_EQ(pairs[i].score, items[rows.size() - 1 - i].score);
    }
  }
  EXPECT_FALSE(
      answers_.ScorePairs(Surface::kPeopleYouMayKnow, 3, std::vector<uint32_t>{3})[0].allowed);
}

// One number for a job and a headhunter, wherever it is asked for; lists go by it.
TEST_F(PublishedAnswersTest, HeadhuntersOfAJobAreInTheOrderOfTheJointScore) {
  constexpr Surface kSurface = Surface::kHeadhuntersForJob;
  const Matchmaker& maker = answers_.matchmaker();
  ASSERT_NE(maker.mandate_matcher(), nullptr);
  size_t num_listed = 0;
  for (uint32_t job = 0; job < maker.num_jobs(); ++job) {
    const auto items = answers_.List({.surface = kSurface, .query = job, .count = 5}).items;
    std::vector<uint32_t> rows;
    for (const Recommendation& item : items) rows.push_back(item.row);
    const auto forecasts = answers_.Foretell(kSurface, job, rows);
    const auto pairs = answers_.ScorePairs(kSurface, job, rows);
    ASSERT_EQ(forecasts.size(), rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(items[i].score, forecasts[i].joint());
      EXPECT_EQ(items[i].score, pairs[i].score);
      EXPECT_EQ(forecasts[i], maker.mandate_matcher()->Foretell(job, rows[i]));
      if (i > 0) {
        EXPECT_GE(items[i - 1].score, items[i].score);
      }
    }
    num_listed += rows.size();
  }
  EXPECT_GT(num_listed, 100u);
}

TEST_F(PublishedAnswersTest, ListsOfAJobsHeadhuntersArePlannedAsProbabilities) {
  const auto metrics = JsonOf(CurrentDirectory(first_->path()) / "metrics.json");
  EXPECT_EQ(metrics.at("exposure").at("headhunters_for_job").at("are_probabilities"), true);
}

TEST_F(PublishedAnswersTest, ExplainsEveryoneByTheirPlaceOrByWhatKeepsThemOff) {
  const Matchmaker& maker = answers_.matchmaker();
  for (const Surface surface : {Surface::kPeopleYouMayKnow, Surface::kCandidatesForHeadhunter}) {
    constexpr uint32_t kViewer = 3;
    const auto list = AllPages(surface, kViewer, 100'000);
    const auto known = maker.known_pairs().Of(surface, kViewer);
    for (uint32_t row = 0; row < answers_.num_entities(ItemKind(surface)); ++row) {
      const Explanation told = answers_.Explain(surface, kViewer, row, list.size());
      if (!maker.wall().Allows(surface, kViewer, row)) {
        EXPECT_EQ(told.standing, Standing::kNotAvailable);
        EXPECT_EQ(told.night_length, 0u) << "nothing else may be told";
      } else if (std::ranges::binary_search(known, row)) {
        EXPECT_EQ(told.standing, Standing::kSettled);
      } else if (const auto item = std::ranges::find(list, row, &Recommendation::row);
                 item != list.end()) {
        EXPECT_EQ(told.standing, Standing::kListed);
        EXPECT_EQ(told.rank, static_cast<size_t>(item - list.begin()));
        EXPECT_EQ(told.item, *item);
        EXPECT_EQ(told.night_length, 20u);
      } else {
        EXPECT_EQ(told.standing, Standing::kCrowdedOut);
      }
    }
    const Recommendation last = list.back();
    EXPECT_EQ(answers_.Explain(surface, kViewer, last.row, list.size() - 1).standing,
              Standing::kTooFar);
  }
}

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

TEST_F(PublishedAnswersTest, BenchServiceAsksEveryMethodWithAndWithoutLists) {
  const std::filesystem::path path = first_->path() / "service.json";
  for (const std::string& method : ServiceBenchMethods()) {
    for (const bool live : {true, false}) {
      RunBenchService(
          Config(),
          {.method = method, .callers = {1, 3}, .num_answers = 10, .live = live, .json = path});
      const nlohmann::json json = JsonOf(path);
      ASSERT_EQ(json["runs"].size(), 2u);
      EXPECT_EQ(json["runs"][1]["answers"], 10);
      // Nobody is listed for the half of the jobs that has closed.
      EXPECT_GT(json["share_with_items"], 0.4) << method << (live ? " live" : " stored");
    }
  }
  EXPECT_THROW(RunBenchService(Config(), {.method = "status"}), Error);
}

TEST_F(PublishedAnswersTest, BenchPeopleMakesOneSurfaceAlone) {
  const std::filesystem::path path = first_->path() / "people.json";
  RunBenchPeople(Config(), {.num_lists = 10, .callers = {2}, .num_answers = 10, .json = path});
  const nlohmann::json json = JsonOf(path);
  EXPECT_EQ(json["members"], kMinWorldMembers);
  EXPECT_EQ(json["lists"], 10);
  ASSERT_EQ(json["stages"].size(), 8u);
  EXPECT_EQ(json["live"][0]["callers"], 2);
  const std::filesystem::path night = first_->path() / "night" / "train" / "final";
  for (const char* file : {"features.bole", "graph.bole", "member_traits.bole",
                           "people_weights.bole", "people_ranker.bole"}) {
    EXPECT_EQ(ReadFile(first_->path() / "bench_people" / file), ReadFile(night / file)) << file;
  }
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
