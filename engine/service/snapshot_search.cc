#include "engine/service/snapshot_search.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/search/query_parser.h"

namespace bole {
namespace {

constexpr std::string_view kSecretField = "open_to_work";

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

// The fields that a searcher may use: to others a secret one is as if it weren't there.
std::vector<SearchField> FieldsFor(EntityKind viewer, const SearchIndex& index) {
  std::vector<SearchField> fields = index.fields();
  if (viewer == EntityKind::kMember)
    std::erase_if(fields, [](const SearchField& field) { return field.name == kSecretField; });
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

size_t NumRows(const std::filesystem::path& table) {
  return Table::Open(table).num_rows();
}

void CheckRows(const TitleModel& titles, const SearchIndex& index, const std::string& name) {
  if (titles.num_rows() == index.num_rows()) return;
  throw Error(ErrorCode::kCorruptData, "titles belong to another search index: " + name);
}

}  // namespace

SnapshotSearch::SnapshotSearch(const MatchmakerPlaces& places,
                               std::shared_ptr<const QueryWords> words, int64_t as_of,
                               const PrivacyWall& wall)
    : words_(std::move(words)),
      as_of_(as_of),
      positions_(Table::Open(places.tables / "positions.bole")),
      companies_(Table::Open(places.tables / "companies.bole")),
      members_(
          OpenIndex(places.index / "search_members.bole", NumRows(places.tables / "members.bole"))),
      jobs_(OpenIndex(places.index / "search_jobs.bole", NumRows(places.tables / "jobs.bole"))),
      member_titles_(places.index / "titles_members.bole", *words_),
      job_titles_(places.index / "titles_jobs.bole", *words_),
      member_searcher_(members_, *words_, &member_titles_),
      job_searcher_(jobs_, *words_, &job_titles_),
      visible_(wall) {
  CheckRows(member_titles_, members_, "titles_members.bole");
  CheckRows(job_titles_, jobs_, "titles_jobs.bole");
}

SearchResult SnapshotSearch::Search(const SearchCall& call) const {
  const bool members = call.wanted == EntityKind::kMember;
  const SearchIndex& index = members ? members_ : jobs_;
  const std::vector<SearchField> fields = FieldsFor(call.viewer_kind, index);
  CheckFacets(call, fields);
  SearchTask task = call.task;
  task.query = Both(ParseQuery(call.query, fields), QueryOf(call.clauses, fields));
  const Surface surface = SurfaceOf(call.viewer_kind, call.wanted);
  const auto visible = visible_.For(surface, call.viewer, index.num_rows());
  return (members ? member_searcher_ : job_searcher_).Search(task, *visible);
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
