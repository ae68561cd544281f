#include <glog/logging.h>

#include <algorithm>
#include <numeric>

#include "engine/base/progress.h"
#include "engine/matching/exposure_cap.h"
#include "engine/matching/list_audit.h"
#include "engine/matching/matchmaker.h"
#include "engine/ranking/surface_lists.h"
#include "jobs/fold.h"
#include "jobs/list_plan.h"
#include "jobs/steps.h"

namespace bole {
namespace {

constexpr size_t kQueriesPerBatch = 4096;  // memory of filters and scores, and progress

// Beyond a list, as a share of it: who takes the places of those who are on too many lists. With
// room for ten times the mean number of lists, nobody of 20,000 members lost more than a third of
// theirs.
constexpr double kShareInLine = 0.5;

using Lists = std::vector<std::vector<Recommendation>>;

// Makes lists of one surface with what one fold knows.
class ListMaker {
 public:
  ListMaker(const SiteConfig& config, const Matchmaker& matchmaker, Surface surface)
      : config_(config),
        matchmaker_(matchmaker),
        surface_(surface),
        length_(ListLength(config, surface)) {}

  // Computes and writes the lists of these queries; all other queries get an empty one.
  void Write(const std::vector<uint32_t>& queries, const std::filesystem::path& path) const;

  // What the gate and the manifest say of the lists in a file.
  nlohmann::json Facts(const std::filesystem::path& path) const;

 private:
  Lists Make(const std::vector<uint32_t>& queries, size_t length) const;
  Lists MakeAgain(std::span<const uint32_t> viewers, const Room& room) const;

  const SiteConfig& config_;
  const Matchmaker& matchmaker_;
  Surface surface_;
  size_t length_;
};

// Lists on which a member may be at most, or 0 for any number. Jobs and headhunters have no share
// of lists to give.
uint64_t MostLists(const SiteConfig& config, Surface surface) {
  return surface == Surface::kPeopleYouMayKnow ? config.people.max_lists : 0;
}

// Leaves of each list its first `length`, and returns what followed.
Lists CutOff(size_t length, Lists& lists) {
  Lists rest(lists.size());
  for (size_t i = 0; i < lists.size(); ++i) {
    if (lists[i].size() <= length) continue;
    const auto end = lists[i].begin() + static_cast<ptrdiff_t>(length);
    rest[i].assign(end, lists[i].end());
    lists[i].erase(end, lists[i].end());
    lists[i].shrink_to_fit();
  }
  return rest;
}

void ListMaker::Write(const std::vector<uint32_t>& queries,
                      const std::filesystem::path& path) const {
  const uint64_t max_lists = MostLists(config_, surface_);
  const size_t num_in_line =
      max_lists > 0 ? static_cast<size_t>(kShareInLine * static_cast<double>(length_)) : 0;
  Lists lists = Make(queries, length_ + num_in_line);
  std::vector<uint8_t> full;
  if (max_lists > 0) {
    const Lists next_in_line = CutOff(length_, lists);
    const auto make = [this](std::span<const uint32_t> viewers, const Room& room) {
      return MakeAgain(viewers, room);
    };
    full = CapExposure(max_lists, matchmaker_.num_items(surface_), make, next_in_line, lists);
  }
  WriteSurfaceLists(path, length_, lists, full);
}

Lists ListMaker::MakeAgain(std::span<const uint32_t> viewers, const Room& room) const {
  const auto requested = [&](size_t place) {
    return RequestedRows{.full = room.full, .kept = room.kept[place]};
  };
  return matchmaker_.RecommendBatch(matchmaker_.recommender(surface_), surface_, viewers,
                                    {length_, config_.num_threads, requested});
}

Lists ListMaker::Make(const std::vector<uint32_t>& queries, size_t length) const {
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

// Who is asked about in the evaluation: those with something in the test part.
std::vector<uint32_t> QueriesOf(const CsrView& test) {
  std::vector<uint32_t> queries;
  for (uint32_t row = 0; row < test.num_rows(); ++row) {
    if (test.row_size(row) > 0) queries.push_back(row);
  }
  return queries;
}

std::vector<uint32_t> AllQueries(size_t count) {
  std::vector<uint32_t> queries(count);
  std::iota(queries.begin(), queries.end(), 0U);
  return queries;
}

MatchmakerPlaces PlacesOf(const Step& ingest, const Step& train, const Fold& fold) {
  return {.tables = ingest.directory(), .models = train.directory() / fold.name};
}

std::string FileOf(const std::string& folder, Surface surface) {
  return folder + "/" + NameOf(surface) + ".bole";
}

std::string Describe(const WallViolation& violation) {
  return std::string(kWallRuleNames[static_cast<size_t>(violation.rule)]) + ", rows " +
         std::to_string(violation.viewer) + " and " + std::to_string(violation.candidate);
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
  if (!violations.empty()) facts["first_violation"] = Describe(violations[0]);
  // A closed job rightly has no candidates; a member always has something to see.
  if (QueryKind(surface_) == EntityKind::kMember && matchmaker_.num_items(surface_) > 1) {
    uint64_t covered = 0;
    for (size_t query = 0; query < lists.num_queries(); ++query) covered += lists.size(query) > 0;
    facts["coverage"] = static_cast<double>(covered) / static_cast<double>(lists.num_queries());
  }
  return facts;
}

nlohmann::json RecommendKey(const SiteConfig& config, const Step& ingest, const Step& train,
                            const Step& index) {
  // The wall is built from the tables themselves: blocks, positions, closing dates.
  nlohmann::json key = {{"ingest", ingest.manifest().content},
                        {"as_of", ingest.manifest().facts.at("as_of")},
                        {"train", train.manifest().content},
                        {"index", index.manifest().content}};
  for (const auto& [name, value] : config.effective.items()) {
    if (name.starts_with("lists.") || name.starts_with("people.")) key[name] = value;
  }
  return key;
}

}  // namespace

Step RunRecommend(const SiteConfig& config, const Step& ingest, const Step& train,
                  const Step& index) {
  Step step(config.work / "night", "recommend", RecommendKey(config, ingest, train, index));
  if (step.finished()) return step;
  const int64_t as_of = ingest.manifest().facts.at("as_of");
  const ArrayFile test = ArrayFile::Open(train.directory() / "test.bole");

  if (config.split_at) {
    const Fold holdout = HoldoutFold(config);
    const Matchmaker matchmaker(PlacesOf(ingest, train, holdout), NowOf(holdout, as_of),
                                config.people);
    for (const MeasuredSurface& measured : MeasuredSurfaces()) {
      step.Make(FileOf("holdout", measured.surface), [&](const auto& path) {
        const Csr pairs = measured.TestPairs(test);
        ListMaker(config, matchmaker, measured.surface).Write(QueriesOf(pairs.view()), path);
      });
    }
  }

  const Matchmaker matchmaker(PlacesOf(ingest, train, FinalFold()), as_of, config.people);
  nlohmann::json facts;
  for (const Surface surface : StoredSurfaces()) {
    const ListMaker maker(config, matchmaker, surface);
    const std::string file = FileOf("lists", surface);
    step.Make(file, [&](const auto& path) {
      maker.Write(AllQueries(matchmaker.num_queries(surface)), path);
    });
    facts[NameOf(surface)] = maker.Facts(step.directory() / file);
  }
  step.Finish({{"lists", facts}});
  return step;
}

}  // namespace bole
