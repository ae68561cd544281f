#include "engine/service/snapshot_answers.h"

#include <algorithm>
#include <iterator>

#include "engine/base/error.h"

namespace bole {
namespace {

Table OpenTable(const std::filesystem::path& tables, const std::string& name) {
  return Table::Open(tables / (name + ".bole"));
}

void CheckRows(const Table& table, size_t expected, const std::string& name) {
  if (table.num_rows() == expected) return;
  throw Error(ErrorCode::kCorruptData,
              "table and models of the snapshot don't fit together: " + name);
}

// "上海 · 华为", with what is known of it.
std::string Join(std::string_view a, std::string_view b) {
  std::string joined(a);
  if (!a.empty() && !b.empty()) joined += " · ";
  return joined + std::string(b);
}

}  // namespace

SnapshotDescription SnapshotDescription::Of(const std::filesystem::path& directory,
                                            const std::string& id, const Manifest& manifest) {
  try {
    return {.id = id,
            .created_at = std::chrono::sys_seconds(
                std::chrono::seconds(manifest.facts.at("created_at").get<int64_t>())),
            .as_of = manifest.facts.at("as_of").get<int64_t>(),
            .people_rules = PeopleRulesFrom(manifest.facts.at("people_rules")),
            .places = {directory / "tables", directory / "models", directory / "index"},
            .lists = directory / "lists"};
  } catch (const nlohmann::json::exception&) {
    throw Error(ErrorCode::kCorruptData, "manifest lacks a fact: " + directory.string());
  }
}

SnapshotAnswers::SnapshotAnswers(const SnapshotDescription& description)
    : id_(description.id),
      created_at_(description.created_at),
      matchmaker_(description.places, description.as_of, description.people_rules),
      members_(OpenTable(description.places.tables, "members")),
      jobs_(OpenTable(description.places.tables, "jobs")),
      headhunters_(OpenTable(description.places.tables, "headhunters")),
      companies_(OpenTable(description.places.tables, "companies")),
      ids_{IdColumn(members_.Text("member_id")), IdColumn(jobs_.Text("job_id")),
           IdColumn(headhunters_.Text("headhunter_id")), IdColumn(companies_.Text("company_id"))},
      search_(description.words == nullptr
                  ? nullptr
                  : std::make_unique<SnapshotSearch>(
                        description.places, SearchLanguage{description.words, description.cities},
                        description.as_of, matchmaker_)),
      alike_jobs_(std::make_unique<ProfileAlike>(matchmaker_.job_profiles())),
      introductions_(matchmaker_.graph(), matchmaker_.wall()),
      reason_views_{.members = members_,
                    .companies = companies_,
                    .jobs = jobs_,
                    .headhunters = headhunters_,
                    .graph = matchmaker_.graph(),
                    .wall = &matchmaker_.wall(),
                    .member_jobs = matchmaker_.member_job().history(),
                    .alike_jobs = alike_jobs_.get(),
                    .job_popularity = matchmaker_.member_job().object_popularity()} {
  CheckRows(members_, matchmaker_.num_members(), "members");
  CheckRows(jobs_, matchmaker_.num_jobs(), "jobs");
  CheckRows(headhunters_, matchmaker_.num_headhunters(), "headhunters");
  for (size_t i = 0; i < kSurfaceNames.size(); ++i) {
    const std::filesystem::path path =
        description.lists / (std::string(kSurfaceNames[i]) + ".bole");
    const auto surface = static_cast<Surface>(i);
    if (!std::filesystem::exists(path)) continue;
    lists_[i] = SurfaceLists::Open(path, matchmaker_.num_items(surface));
    if (lists_[i]->num_queries() != matchmaker_.num_queries(surface)) {
      throw Error(ErrorCode::kCorruptData, "lists belong to other tables: " + path.string());
    }
  }
}

SnapshotAnswers::~SnapshotAnswers() = default;

SearchFound SnapshotAnswers::Search(const SearchCall& call) const {
  return search_ == nullptr ? Answers::Search(call) : search_->Search(call);
}

std::vector<ShownPosition> SnapshotAnswers::Positions(uint32_t member) const {
  return search_ == nullptr ? Answers::Positions(member) : search_->Positions(member);
}

size_t SnapshotAnswers::num_entities(EntityKind kind) const {
  return ids_[static_cast<size_t>(kind)].size();
}

std::optional<uint32_t> SnapshotAnswers::Row(EntityKind kind, std::string_view id) const {
  return ids_[static_cast<size_t>(kind)].Find(id);
}

std::string_view SnapshotAnswers::Id(EntityKind kind, uint32_t row) const {
  return ids_[static_cast<size_t>(kind)][row];
}

std::optional<std::vector<Recommendation>> SnapshotAnswers::FromStored(const ListRequest& request,
                                                                       size_t num_wanted) const {
  const auto& lists = lists_[static_cast<size_t>(request.surface)];
  // `only` may name rows from far below the stored ones.
  if (!lists || request.only) return std::nullopt;
  const SurfaceFilter filter =
      matchmaker_.Filter(request.surface, request.query, {.excluded = request.excluded});
  std::vector<Recommendation> items;
  for (const Recommendation& item : lists->list(request.query)) {
    if (items.size() == num_wanted) break;
    if (filter.Allows(item.row)) items.push_back(item);
  }
  // A list that is shorter than was asked for has everybody who is allowed; one that is empty may
  // never have been made.
  const size_t size = lists->size(request.query);
  const bool complete = size > 0 && size < lists->length();
  if (items.size() < num_wanted && !complete) return std::nullopt;
  return items;
}

std::vector<Recommendation> SnapshotAnswers::Compute(const ListRequest& request,
                                                     size_t num_wanted) const {
  RequestedRows requested = {.excluded = request.excluded};
  if (request.only) requested.only = *request.only;
  // Beyond a stored list its viewer gets whoever still has room, so that the two fit together. So
  // does one whose list is empty: it may be for want of room.
  std::vector<uint32_t> kept, excluded;
  const auto& lists = lists_[static_cast<size_t>(request.surface)];
  if (lists) {
    for (const Recommendation& item : lists->list(request.query)) kept.push_back(item.row);
    std::sort(kept.begin(), kept.end());
    requested.full = lists->full();
    requested.kept = kept;
    std::ranges::set_union(request.excluded, lists->displaced(request.query),
                           std::back_inserter(excluded));
    requested.excluded = excluded;
  }
  const SurfaceFilter filter = matchmaker_.Filter(request.surface, request.query, requested);
  return matchmaker_.recommender(request.surface).Recommend(request.query, num_wanted, filter);
}

Answer SnapshotAnswers::List(const ListRequest& request) const {
  // One more than wanted, to know whether there are more.
  const size_t num_wanted = request.offset + request.count + 1;
  std::optional<std::vector<Recommendation>> items = FromStored(request, num_wanted);
  if (!items) items = Compute(request, num_wanted);
  Answer answer;
  answer.more = items->size() == num_wanted;
  const size_t begin = std::min(request.offset, items->size());
  const size_t end = std::min(request.offset + request.count, items->size());
  answer.items.assign(items->begin() + static_cast<ptrdiff_t>(begin),
                      items->begin() + static_cast<ptrdiff_t>(end));
  return answer;
}

std::vector<ScoredPair> SnapshotAnswers::ScorePairs(Surface surface, uint32_t query,
                                                    std::span<const uint32_t> candidates) const {
  // The list of these candidates alone has their scores, by the one way that scores are made.
  std::vector<uint32_t> only(candidates.begin(), candidates.end());
  std::sort(only.begin(), only.end());
  only.erase(std::unique(only.begin(), only.end()), only.end());
  const SurfaceFilter filter = matchmaker_.Filter(surface, query, {.only = only});
  std::vector<Recommendation> list =
      matchmaker_.recommender(surface).Recommend(query, only.size(), filter);
  std::sort(list.begin(), list.end(),
            [](const Recommendation& a, const Recommendation& b) { return a.row < b.row; });
  std::vector<ScoredPair> pairs;
  const KnownPairs& known = matchmaker_.known_pairs();
  for (const uint32_t candidate : candidates) {
    const auto found =
        std::lower_bound(list.begin(), list.end(), candidate,
                         [](const Recommendation& item, uint32_t row) { return item.row < row; });
    const bool listed = found != list.end() && found->row == candidate;
    pairs.push_back({.allowed = matchmaker_.wall().Allows(surface, query, candidate) &&
                                !known.Hides(surface, query, candidate),
                     .score = listed ? found->score : 0});
  }
  return pairs;
}

Explanation SnapshotAnswers::Explain(Surface surface, uint32_t query, uint32_t candidate,
                                     size_t depth) const {
  Explanation explanation;
  // The wall first: of whom it hides nothing else may be told, nor of whom a refusal hides.
  if (!matchmaker_.wall().Allows(surface, query, candidate)) return explanation;
  if (matchmaker_.known_pairs().Hides(surface, query, candidate)) return explanation;
  const auto& lists = lists_[static_cast<size_t>(surface)];
  std::vector<Recommendation> night;
  if (lists) night = lists->list(query);
  explanation.night_length = night.size();
  if (!night.empty()) explanation.night_last_score = night.back().score;
  if (std::ranges::binary_search(matchmaker_.known_pairs().Of(surface, query), candidate)) {
    explanation.standing = Standing::kSettled;
    return explanation;
  }
  const Answer list = List({.surface = surface, .query = query, .count = depth});
  const auto found = std::ranges::find(list.items, candidate, &Recommendation::row);
  if (found != list.items.end()) {
    explanation.standing = Standing::kListed;
    explanation.rank = static_cast<size_t>(found - list.items.begin());
    explanation.item = *found;
    return explanation;
  }
  // The list has everybody who is allowed and has room: who isn't on it down to its end has none,
  // or gave way to another under the night's limits.
  const bool full = lists && ((!lists->full().empty() && lists->full()[candidate] != 0) ||
                              std::ranges::binary_search(lists->displaced(query), candidate));
  explanation.standing = full || !list.more ? Standing::kCrowdedOut : Standing::kTooFar;
  return explanation;
}

std::vector<MatchForecast> SnapshotAnswers::Foretell(Surface surface, uint32_t query,
                                                     std::span<const uint32_t> candidates) const {
  const Foreteller* matcher = matchmaker_.matcher(surface);
  if (matcher == nullptr) return {};
  return matcher->Foretell(surface, query, candidates);
}

std::vector<IntroductionChain> SnapshotAnswers::Introductions(
    const IntroductionQuery& query) const {
  return introductions_.Find(query);
}

std::vector<bole::Reason> SnapshotAnswers::Reasons(Surface surface, uint32_t query,
                                                   const Recommendation& item) const {
  return bole::Reasons(reason_views_, surface, query, item.row);
}

Card SnapshotAnswers::Describe(EntityKind kind, uint32_t row) const {
  switch (kind) {
    case EntityKind::kMember:
      return {std::string(members_.Text("headline")[row]), std::string(members_.Text("city")[row])};
    case EntityKind::kJob: {
      const uint32_t company = jobs_.Rows("company_id")[row];
      const std::string_view name =
          company == kNoRow ? std::string_view() : companies_.Text("name")[company];
      return {std::string(jobs_.Text("title")[row]), Join(jobs_.Text("city")[row], name)};
    }
    case EntityKind::kHeadhunter:
      return {std::string(headhunters_.Text("bio")[row]),
              std::string(headhunters_.Text("firm_id")[row])};
    case EntityKind::kCompany:
      return {std::string(companies_.Text("name")[row]), ""};
  }
  return {};
}

}  // namespace bole
