#include "jobs/list_maker.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "engine/base/progress.h"
#include "engine/matching/list_audit.h"
#include "engine/matching/mandate_recommender.h"
#include "engine/ranking/surface_lists.h"
#include "jobs/list_plan.h"

namespace bole {
namespace {

constexpr size_t kQueriesPerBatch = 4096;  // memory of filters and scores, and progress

// Beyond a list, as a share of it: who takes the places of those who are on too many lists. With
// room for ten times the mean number of lists, nobody of 20,000 members lost more than a third of
// theirs.
constexpr double kShareInLine = 0.5;

// Of what follows the joint scores on a list: an order, and next to no match. A power of two, so
// that ties stay ties.
constexpr float kWorthOfTheRest = 0x1p-10f;

// People you may know that one member may be on, or 0 for any number.
uint64_t MostLists(const SiteConfig& config, Surface surface) {
  return surface == Surface::kPeopleYouMayKnow ? config.people.max_lists : 0;
}

// Leaves of each list its first `length`, and returns what followed.
std::vector<std::vector<Recommendation>> CutOff(size_t length,
                                                std::vector<std::vector<Recommendation>>& lists) {
  std::vector<std::vector<Recommendation>> rest(lists.size());
  for (size_t i = 0; i < lists.size(); ++i) {
    if (lists[i].size() <= length) continue;
    const auto end = lists[i].begin() + static_cast<ptrdiff_t>(length);
    rest[i].assign(end, lists[i].end());
    lists[i].erase(end, lists[i].end());
    lists[i].shrink_to_fit();
  }
  return rest;
}

std::string Describe(const WallViolation& violation) {
  return std::string(kWallRuleNames[static_cast<size_t>(violation.rule)]) + ", rows " +
         std::to_string(violation.viewer) + " and " + std::to_string(violation.candidate);
}

bool IsJoint(const Matchmaker& matchmaker, Surface surface) {
  const Recommender* const recommender = &matchmaker.recommender(surface);
  return dynamic_cast<const JointRecommender*>(recommender) != nullptr ||
         dynamic_cast<const MandateRecommender*>(recommender) != nullptr;
}

}  // namespace

ListMaker::ListMaker(const SiteConfig& config, const Matchmaker& matchmaker, Surface surface)
    : config_(config),
      matchmaker_(matchmaker),
      surface_(surface),
      length_(ListLength(config, surface)) {}

void ListMaker::Write(const std::vector<uint32_t>& queries, const Exposure& exposure,
                      const std::filesystem::path& path) const {
  if (exposure.limits) {
    WritePlanned(queries, exposure, path);
  } else if (MostLists(config_, surface_) > 0) {
    WriteCapped(queries, path);
  } else {
    WriteSurfaceLists(path, length_, Make(queries, length_));
  }
}

void ListMaker::WritePlanned(const std::vector<uint32_t>& queries, const Exposure& exposure,
                             const std::filesystem::path& path) const {
  const bool is_joint = IsJoint(matchmaker_, surface_);
  ListPlanOptions options = {
      .length = length_,
      .depth = static_cast<size_t>(config_.exposure.depth * static_cast<double>(length_)),
      .weight_below_zero = is_joint ? kWorthOfTheRest : 1,
      .start = exposure.start};
  options.plan.temperature = config_.exposure.temperature;
  options.plan.num_threads = config_.num_threads;
  PlannedLists planned = PlanLists(Make(queries, options.depth), *exposure.limits, options);
  const std::vector<uint8_t> full =
      FillUp(exposure.limits->places, planned.unfilled, Again(), planned.lists);
  // The lists appear last: where they are, so is what they were planned by.
  WriteExposure(path, {*exposure.limits, planned, is_joint});
  WriteSurfaceLists(path, length_, planned.lists,
                    {.full = full, .displaced = planned.displaced.view()});
}

void ListMaker::WriteCapped(const std::vector<uint32_t>& queries,
                            const std::filesystem::path& path) const {
  const uint64_t most =
      std::min<uint64_t>(MostLists(config_, surface_), std::numeric_limits<uint32_t>::max());
  const std::vector<uint32_t> places(matchmaker_.num_items(surface_), static_cast<uint32_t>(most));
  const auto num_in_line = static_cast<size_t>(kShareInLine * static_cast<double>(length_));
  Lists lists = Make(queries, length_ + num_in_line);
  const Lists next_in_line = CutOff(length_, lists);
  const std::vector<uint8_t> full = CapExposure(places, Again(), next_in_line, lists);
  WriteSurfaceLists(path, length_, lists, {.full = full});
}

MakeLists ListMaker::Again() const {
  return [this](std::span<const uint32_t> viewers, const Room& room) {
    const auto requested = [&](size_t place) {
      return RequestedRows{.full = room.full, .kept = room.kept[place]};
    };
    return matchmaker_.RecommendBatch(matchmaker_.recommender(surface_), surface_, viewers,
                                      {length_, config_.num_threads, requested});
  };
}

ListMaker::Lists ListMaker::Make(const std::vector<uint32_t>& queries, size_t length) const {
  Lists lists(matchmaker_.num_queries(surface_));
  Progress progress(NameOf(surface_), "lists", queries.size());
  for (size_t begin = 0; begin < queries.size(); begin += kQueriesPerBatch) {
    const auto batch =
        std::span(queries).subspan(begin, std::min(kQueriesPerBatch, queries.size() - begin));
    Lists made = matchmaker_.RecommendBatch(matchmaker_.recommender(surface_), surface_, batch,
                                            {length, config_.num_threads, {}});
    for (size_t i = 0; i < batch.size(); ++i) lists[batch[i]] = std::move(made[i]);
    progress.Add(batch.size());
  }
  return lists;
}

nlohmann::json ListMaker::Facts(const std::filesystem::path& path) const {
  const auto lists = SurfaceLists::Open(path, matchmaker_.num_items(surface_));
  const StoredLists stored = {surface_, lists.offsets(), lists.rows()};
  const auto violations =
      AuditLists(matchmaker_.wall(), std::span(&stored, 1), config_.num_threads);
  nlohmann::json facts = {{"queries", lists.num_queries()},
                          {"items", lists.rows().size()},
                          {"length", length_},
                          {"wall_violations", violations.size()}};
  if (const uint64_t max_lists = MostLists(config_, surface_); max_lists > 0) {
    std::vector<uint64_t> counts(matchmaker_.num_items(surface_));
    for (const uint32_t row : lists.rows()) ++counts[row];
    facts["most_lists_of_one"] = counts.empty() ? 0 : *std::ranges::max_element(counts);
    facts["max_lists"] = max_lists;
  }
  if (nlohmann::json exposure = ExposureFacts(path); !exposure.is_null()) {
    facts["exposure"] = std::move(exposure);
  }
  if (!violations.empty()) facts["first_violation"] = Describe(violations[0]);
  // A closed job rightly has no candidates; a member always has something to see.
  if (QueryKind(surface_) == EntityKind::kMember && matchmaker_.num_items(surface_) > 1) {
    uint64_t covered = 0;
    for (size_t query = 0; query < lists.num_queries(); ++query) covered += lists.size(query) > 0;
    facts["coverage"] = static_cast<double>(covered) / static_cast<double>(lists.num_queries());
  }
  return facts;
}

}  // namespace bole
