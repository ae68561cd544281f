#include "engine/service/snapshot_search.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/search/query_parser.h"
#include "engine/search/set_clauses.h"

namespace bole {
namespace {

constexpr std::string_view kSecretField = "open_to_work";

class NoCities : public CityMap {
 public:
  std::optional<Place> Find(std::string_view) const override { return std::nullopt; }
};

// The surface whose wall stands between a searcher and what they search.
Surface SurfaceOf(EntityKind viewer, EntityKind wanted) {
  const bool members = wanted == EntityKind::kMember;
  if (viewer == EntityKind::kMember) {
    return members ? Surface::kSimilarMembers : Surface::kJobsForMember;
  }
  if (viewer == EntityKind::kJob && members) return Surface::kCandidatesForJob;
  if (viewer == EntityKind::kHeadhunter && members) return Surface::kCandidatesForHeadhunter;
  throw Error(ErrorCode::kInvalidArgument, "nobody of that kind searches here");
}

// Whether the viewer may learn who is open to work.
bool KnowsSecrets(EntityKind viewer) {
  return viewer != EntityKind::kMember;
}

// The fields that a searcher may use: to others a secret one is as if it weren't there.
std::vector<SearchField> FieldsFor(const SearchCall& call, const SearchIndex& index) {
  std::vector<SearchField> fields = index.fields();
  if (!KnowsSecrets(call.viewer_kind))
    std::erase_if(fields, [](const SearchField& field) { return field.name == kSecretField; });
  fields.push_back({.name = std::string(kNearField), .has_values = true});
  if (call.wanted == EntityKind::kMember) {
    for (const std::string_view name : {kSpotlightField, kTieDistanceField}) {
      fields.push_back({.name = std::string(name), .has_values = true});
    }
  }
  return fields;
}

void CheckFacets(const SearchCall& call, const std::vector<SearchField>& fields) {
  for (const FacetRequest& facet : call.task.facets) {
    if (PlaceOfField(fields, facet.field) < fields.size()) continue;
    throw Error(ErrorCode::kInvalidArgument, "unknown field: " + facet.field);
  }
}

QueryNode Both(QueryNode a, QueryNode b) {
  QueryNode both;
  both.kind = QueryNode::Kind::kAnd;
  both.children = {std::move(a), std::move(b)};
  return both;
}

SearchIndex OpenIndex(const std::filesystem::path& path, size_t expected_rows) {
  SearchIndex index = SearchIndex::Open(path);
  if (index.num_rows() == expected_rows) return index;
  throw Error(ErrorCode::kCorruptData, "search index belongs to other tables: " + path.string());
}

Table OpenTable(const MatchmakerPlaces& places, const char* name) {
  return Table::Open(places.tables / (std::string(name) + ".bole"));
}

std::vector<uint32_t> Copy(std::span<const uint32_t> rows) {
  return {rows.begin(), rows.end()};
}

void CheckRows(const TitleModel& titles, const SearchIndex& index, const std::string& name) {
  if (titles.num_rows() == index.num_rows()) return;
  throw Error(ErrorCode::kCorruptData, "titles belong to another search index: " + name);
}

}  // namespace

SnapshotSearch::SnapshotSearch(const MatchmakerPlaces& places, SearchLanguage language,
                               int64_t as_of, const Matchmaker& matchmaker)
    : words_(std::move(language.words)),
      as_of_(as_of),
      positions_(OpenTable(places, "positions")),
      companies_(OpenTable(places, "companies")),
      members_(
          OpenIndex(places.index / "search_members.bole", OpenTable(places, "members").num_rows())),
      jobs_(OpenIndex(places.index / "search_jobs.bole", OpenTable(places, "jobs").num_rows())),
      member_titles_(places.index / "titles_members.bole", *words_),
      job_titles_(places.index / "titles_jobs.bole", *words_),
      member_searcher_(members_, *words_, &member_titles_),
      job_searcher_(jobs_, *words_, &job_titles_),
      cities_(language.cities == nullptr ? std::make_shared<const NoCities>() : language.cities),
      member_radius_(members_, *cities_),
      job_radius_(jobs_, *cities_),
      visible_(matchmaker.wall(), matchmaker.known_pairs()),
      member_news_(OpenTable(places, "members"), positions_, as_of),
      job_news_(OpenTable(places, "jobs")),
      dealings_(places.index / "dealings.bole", OpenTable(places, "jobs"),
                OpenTable(places, "headhunters"), as_of),
      traits_(ArrayFile::Open(places.models / "member_traits.bole")),
      colleagues_(matchmaker.wall(), Copy(OpenTable(places, "jobs").Rows("company_id"))),
      spotlights_({.members = members_,
                   .traits = MemberTraits::Read(traits_, members_.num_rows()),
                   .graph = matchmaker.graph(),
                   .wall = matchmaker.wall(),
                   .dealings = dealings_,
                   .colleagues = colleagues_}),
      distances_(matchmaker.graph(), matchmaker.wall(), colleagues_),
      orders_({.members = members_,
               .jobs = jobs_,
               .traits = MemberTraits::Read(traits_, members_.num_rows()),
               .dealings = dealings_,
               .foreteller_of = [&matchmaker](Surface surface) {
                 return matchmaker.matcher(surface);
               }}) {
  CheckRows(member_titles_, members_, "titles_members.bole");
  CheckRows(job_titles_, jobs_, "titles_jobs.bole");
}

RowSet SnapshotSearch::LeftOut(const SearchCall& call, const RowSet& searched) const {
  RowSet left_out = RowSet::Of(call.excluded);
  if (call.leave_out) {
    DealingsQuery query = *call.leave_out;
    query.viewer_kind = call.viewer_kind;
    query.viewer = call.viewer;
    query.wanted = call.wanted;
    left_out = left_out.Or(dealings_.Recent(query));
  }
  return left_out.And(searched);
}

std::vector<SetField> SnapshotSearch::SetFieldsFor(const SearchCall& call,
                                                   const RowSet& visible) const {
  return {spotlights_.FieldFor(call.viewer_kind, call.viewer),
          distances_.FieldFor(call.viewer_kind, call.viewer, visible)};
}

QueryNode SnapshotSearch::ReadQuery(const SearchCall& call, std::span<const SearchField> fields,
                                    const SetClauses& sets) const {
  const bool members = call.wanted == EntityKind::kMember;
  const CityRadius& radius = members ? member_radius_ : job_radius_;
  const Searcher& searcher = members ? member_searcher_ : job_searcher_;
  const auto bound = [&](std::string_view text, QueryNode query) {
    sets.Bind(*words_, text, query);
    radius.Bind(text, query);
    return query;
  };
  QueryNode typed = bound(call.query, ParseQuery(call.query, fields));
  QueryNode form = bound({}, QueryOf(call.clauses, fields));
  return Both(searcher.matcher().spoken_names().Join(std::move(typed)), std::move(form));
}

SearchFound SnapshotSearch::Search(const SearchCall& call) const {
  const bool members = call.wanted == EntityKind::kMember;
  const SearchIndex& index = members ? members_ : jobs_;
  const std::vector<SearchField> fields = FieldsFor(call, index);
  CheckFacets(call, fields);
  SearchTask task = call.task;
  const Searcher& searcher = members ? member_searcher_ : job_searcher_;
  // Who may not search here is told so before anything is looked up.
  const Surface surface = SurfaceOf(call.viewer_kind, call.wanted);
  const auto visible = visible_.For(surface, call.viewer, index.num_rows());
  SetClauses sets(members ? SetFieldsFor(call, *visible) : std::vector<SetField>());
  task.query = ReadQuery(call, fields, sets);
  sets.TakeFacets(task);
  const bool secrets = KnowsSecrets(call.viewer_kind);
  RowSet searched = *visible;
  if (call.since) searched = searched.And(NewsOf(call.wanted).Since(*call.since, secrets));
  const RowSet left_out = LeftOut(call, searched);
  if (!left_out.empty()) searched = searched.Without(left_out);

  const LikelyOrder order = orders_.For({.wanted = call.wanted,
                                         .viewer_kind = call.viewer_kind,
                                         .viewer = call.viewer,
                                         .surface = surface,
                                         .knows_secrets = secrets});
  task.order = &order;
  SearchFound found = {searcher.Search(task, searched)};
  sets.PutFacets(found);
  found.newest_event_at = as_of_;
  if (!left_out.empty()) {
    found.num_left_out = searcher.matcher().Match(task.query).AndSize(left_out);
  }
  if (!call.since) return found;
  for (const ScoredRow& scored : found.rows) {
    found.news.push_back(NewsOf(call.wanted).Of(scored.row, *call.since, secrets));
  }
  return found;
}

std::vector<ShownPosition> SnapshotSearch::Positions(uint32_t member) const {
  const auto rows = std::ranges::equal_range(positions_.Rows("member_id"), member);
  const auto begin = static_cast<size_t>(rows.begin() - positions_.Rows("member_id").begin());
  std::vector<PositionDates> dates;
  for (size_t row = begin; row < begin + rows.size(); ++row) {
    dates.push_back({positions_.Times("started_at")[row], positions_.Times("ended_at")[row]});
  }
  const std::vector<EffectiveTense> tenses = EffectiveTenses(dates, as_of_);
  std::vector<ShownPosition> shown;
  // Backwards: within a member they ascend by their beginning.
  for (size_t i = tenses.size(); i-- > 0;) {
    const uint32_t company = positions_.Rows("company_id")[begin + i];
    shown.push_back({positions_.Text("title")[begin + i],
                     company == kNoRow ? std::string_view() : companies_.Text("name")[company],
                     tenses[i]});
  }
  std::ranges::stable_sort(shown, {},
                           [](const ShownPosition& position) { return position.tense.tense; });
  return shown;
}

}  // namespace bole
