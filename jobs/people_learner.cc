#include "jobs/people_learner.h"

#include <glog/logging.h>

#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/matching/hidden_ties.h"
#include "engine/matching/people_tuning.h"
#include "features/graph/invitations.h"
#include "features/graph/member_graph_arrays.h"
#include "features/graph/member_traits_table.h"
#include "features/matrix/entity_features.h"
#include "models/near_members_search.h"
#include "models/people_learning.h"
#include "models/tie_regression.h"

namespace bole {
namespace {

// One of so many parts of the ties is hidden at a time: a small one, so that what is left is nearly
// the graph that will be asked about.
constexpr uint64_t kNumFolds = 20;
// Hidden ties, each counted from both ends, that are enough to learn from and to judge on: more
// parts are hidden, in turn, until there are, or until all are used.
constexpr size_t kEnoughLearned = 25'000;
constexpr size_t kEnoughJudged = 5'000;
constexpr uint64_t kMostJudged = 5;  // parts

// With fewer timed ties or invitations a slice of time holds too little.
constexpr size_t kFewestEvents = 2'000;
constexpr double kMostUntimed = 0.2;  // share of ties without a time
// Where the slices that are learned from begin, and where the one that is judged on, as shares of
// the events. Invitations are few and recent: most of them are needed. From the first slice only
// their answers are learned: habits were hardly known yet, and few of the ties were made.
constexpr std::array<double, 3> kInvitationsFrom = {0.2, 0.4, 0.75};
// Ties are many and go years back: the last ones are most like those to come.
constexpr std::array<double, 2> kTiesFrom = {0.8, 0.9};

// Members of a network whose ties are regressed on each other: some seconds of a core.
constexpr size_t kMostRegressed = 30'000;
// Entries of a graph that is embedded: about half a minute of a core.
constexpr size_t kMostEmbedded = 5'000'000;

// A slice of time that is foretold from what was before.
struct Slice {
  int64_t from = 0;
  int64_t until = 0;
  bool has_only_answers = false;  // who was reached in it isn't learned from

  bool Has(int64_t time) const { return from <= time && time < until; }
};

// The slices that begin when these shares of the events have happened; none when two begin at once.
std::vector<Slice> SlicesFrom(std::vector<int64_t> times, std::span<const double> shares,
                              int64_t until) {
  std::sort(times.begin(), times.end());
  std::vector<Slice> slices;
  for (const double share : shares) {
    const int64_t from = times[static_cast<size_t>(share * static_cast<double>(times.size() - 1))];
    if (!slices.empty() && from <= slices.back().from) return {};  // all on one day
    if (!slices.empty()) slices.back().until = from;
    slices.push_back({.from = from, .until = until});
  }
  return slices;
}

// By what the ties foretell, in larger networks by an embedding, which costs less; without rows in
// even larger ones: a night does it ten times.
Csr FindNear(const SiteConfig& config, const CsrView& acquaintances) {
  if (acquaintances.num_rows() <= kMostRegressed) {
    return ForetellTies(acquaintances, {.num_threads = config.num_threads});
  }
  if (acquaintances.num_entries() > kMostEmbedded) return Csr();
  return FindNearMembers(acquaintances, {.seed = config.seed, .num_threads = config.num_threads});
}

// Everything that a rehearsal views.
struct Past {
  MemberGraphArrays graph;
  MemberTraitsTable traits;
  Csr reached;
  Csr near;
};

class PeopleLearner {
 public:
  PeopleLearner(const SiteConfig& config, const PeopleLearnerPlaces& places, const Fold& fold)
      : config_(config),
        tables_(GraphTables::Open(places.tables)),
        graph_file_(ArrayFile::Open(places.models / "graph.bole")),
        traits_file_(ArrayFile::Open(places.models / "member_traits.bole")),
        graph_(MemberGraph::Read(graph_file_)),
        traits_(MemberTraits::Read(traits_file_, graph_.num_members())),
        features_(EntityFeatures::Load(places.models / "features.bole")),
        postings_(Transpose(features_.members())),
        period_(GraphPeriod::Until(fold.until)) {
    options_.weights = ReadPeopleWeights(places.models / "people_weights.bole");
    options_.num_threads = config.num_threads;
    invitations_ = ListInvitations(tables_.interactions, period_);
  }

  PeopleLearning Learn() const {
    const std::vector<Slice> slices = ChooseSlices();
    return slices.empty() ? LearnByHash() : LearnByTime(slices);
  }

 private:
  ProfileViews profiles() const {
    return {features_.members(), features_.members(), postings_.view()};
  }

  std::vector<Slice> ChooseSlices() const;
  std::vector<int64_t> TieTimes() const;
  MemberGraph WithNear(MemberGraph graph, Csr* near) const;
  PeopleLearning LearnByHash() const;
  PeopleLearning LearnByTime(const std::vector<Slice>& slices) const;
  Csr ListReached(const Slice& slice) const;
  std::vector<AnsweredInvitation> ListAnswered(const Slice& slice) const;

  const SiteConfig& config_;
  GraphTables tables_;
  ArrayFile graph_file_;
  ArrayFile traits_file_;
  MemberGraph graph_;
  MemberTraits traits_;
  EntityFeatures features_;
  Csr postings_;
  GraphPeriod period_;
  PeopleLearningOptions options_;
  std::vector<Invitation> invitations_;
};

// Empty when too many ties have no time, or all have one.
std::vector<int64_t> PeopleLearner::TieTimes() const {
  const auto times = tables_.connections.Times("connected_at");
  std::vector<int64_t> timed;
  size_t num_untimed = 0;
  for (const int64_t time : times) {
    if (time == kNoTime) {
      ++num_untimed;
    } else if (period_.Has(time)) {
      timed.push_back(time);
    }
  }
  const auto all = static_cast<double>(timed.size() + num_untimed);
  if (static_cast<double>(num_untimed) > kMostUntimed * all) timed.clear();
  return timed;
}

std::vector<Slice> PeopleLearner::ChooseSlices() const {
  std::vector<int64_t> invited;
  for (const Invitation& invitation : invitations_) invited.push_back(invitation.at);
  std::vector<int64_t> tied = TieTimes();
  if (tied.size() < kFewestEvents) return {};
  if (invited.size() < kFewestEvents) return SlicesFrom(std::move(tied), kTiesFrom, period_.until);
  std::vector<Slice> slices = SlicesFrom(std::move(invited), kInvitationsFrom, period_.until);
  if (!slices.empty()) slices.front().has_only_answers = true;
  return slices;
}

// Ties, follows and invitations of a slice, unless it has only answers; a tie in both directions.
Csr PeopleLearner::ListReached(const Slice& slice) const {
  std::vector<CsrEntry> pairs;
  const size_t members = graph_.num_members();
  if (slice.has_only_answers) {
    return MakeCsr({}, members, static_cast<uint32_t>(members), Duplicates::kMax);
  }
  const auto add_table = [&](const Table& table, const char* from, const char* to,
                             const char* time_column) {
    const auto froms = table.Rows(from), tos = table.Rows(to);
    const auto times = table.Times(time_column);
    for (size_t i = 0; i < froms.size(); ++i) {
      if (slice.Has(times[i]) && froms[i] != tos[i]) pairs.push_back({froms[i], tos[i]});
    }
  };
  add_table(tables_.connections, "member_a", "member_b", "connected_at");
  add_table(tables_.connections, "member_b", "member_a", "connected_at");
  add_table(tables_.follows, "from_id", "to_id", "at");
  for (const Invitation& invitation : invitations_) {
    if (slice.Has(invitation.at)) pairs.push_back({invitation.from, invitation.to});
  }
  return MakeCsr(std::move(pairs), members, static_cast<uint32_t>(members), Duplicates::kMax);
}

// Those of a slice that had time to be answered; silence is a no.
std::vector<AnsweredInvitation> PeopleLearner::ListAnswered(const Slice& slice) const {
  int64_t newest = kNoTime;
  for (const Invitation& invitation : invitations_) newest = std::max(newest, invitation.at);
  const int64_t last = newest - AnswerDelay(invitations_);
  std::vector<AnsweredInvitation> answered;
  for (const Invitation& invitation : invitations_) {
    if (!slice.Has(invitation.at) || invitation.at > last) continue;
    answered.push_back({invitation.from, invitation.to, invitation.is_accepted});
  }
  return answered;
}

// The graph as the sources see it. `near` must outlive what is returned.
MemberGraph PeopleLearner::WithNear(MemberGraph graph, Csr* near) const {
  graph.near = {};
  if (options_.weights.near_in_graph > 0) {
    *near = FindNear(config_, graph.acquaintances);
    graph.near = near->view();
  }
  return graph;
}

PeopleLearning PeopleLearner::LearnByTime(const std::vector<Slice>& slices) const {
  std::vector<Past> pasts(slices.size());
  std::vector<PeopleRehearsal> rehearsals;
  for (size_t i = 0; i < slices.size(); ++i) {
    const GraphPeriod period = {.until = slices[i].from};
    pasts[i] = {MakeMemberGraph(tables_, period, config_.celebrity_followers),
                MakeMemberTraits(tables_, period),
                ListReached(slices[i]),
                {}};
    rehearsals.push_back({.graph = WithNear(pasts[i].graph.view(), &pasts[i].near),
                          .traits = pasts[i].traits.view(),
                          .profiles = profiles(),
                          .reached = pasts[i].reached.view(),
                          .invitations = ListAnswered(slices[i])});
  }
  const auto all = std::span<const PeopleRehearsal>(rehearsals);
  return LearnPeople(all.first(all.size() - 1), all.last(1), options_);
}

PeopleLearning PeopleLearner::LearnByHash() const {
  std::vector<std::unique_ptr<const HiddenTies>> parts;
  std::vector<std::unique_ptr<Csr>> nears;
  uint64_t fold = 0;
  const auto hide = [&](size_t enough, uint64_t end) {
    std::vector<PeopleRehearsal> rehearsals;
    for (size_t num_hidden = 0; fold < end && num_hidden < enough; ++fold) {
      parts.push_back(std::make_unique<const HiddenTies>(
          graph_,
          [part = fold](uint32_t a, uint32_t b) { return FoldOfPair(a, b, kNumFolds) == part; }));
      nears.push_back(std::make_unique<Csr>());
      num_hidden += parts.back()->hidden().columns.size();
      rehearsals.push_back({.graph = WithNear(parts.back()->graph(), nears.back().get()),
                            .traits = traits_,
                            .profiles = profiles(),
                            .reached = parts.back()->hidden().view(),
                            .invitations = {}});
    }
    return rehearsals;
  };
  const std::vector<PeopleRehearsal> judged = hide(kEnoughJudged, kMostJudged);
  const std::vector<PeopleRehearsal> learned = hide(kEnoughLearned, kNumFolds);
  return LearnPeople(learned, judged, options_);
}

}  // namespace

void LearnPeopleWeights(const SiteConfig& config, const std::filesystem::path& models,
                        const std::filesystem::path& path) {
  const ArrayFile graph_file = ArrayFile::Open(models / "graph.bole");
  const MemberGraph graph = MemberGraph::Read(graph_file);
  const EntityFeatures features = EntityFeatures::Load(models / "features.bole");
  const Csr postings = Transpose(features.members());
  const ProfileViews profiles = {features.members(), features.members(), postings.view()};
  const auto find_near = [&](const CsrView& acquaintances) {
    return FindNear(config, acquaintances);
  };
  const PeopleTuning tuning = TunePeopleWeights(
      graph, profiles, {.num_threads = config.num_threads, .find_near = find_near});
  LOG(INFO) << "people you may know: recall@20 " << tuning.recall_at_20
            << " of ties held out from training, " << tuning.default_recall_at_20
            << " with the default weights";
  WritePeopleWeights(path, tuning.weights);
}

void WriteNearMembers(const SiteConfig& config, const std::filesystem::path& models,
                      const std::filesystem::path& path) {
  Csr near;
  if (ReadPeopleWeights(models / "people_weights.bole").near_in_graph > 0) {
    const ArrayFile graph_file = ArrayFile::Open(models / "graph.bole");
    near = FindNear(config, MemberGraph::Read(graph_file).acquaintances);
  }
  WriteNear(path, near.view());
}

void WritePeopleRanker(const SiteConfig& config, const PeopleLearnerPlaces& places,
                       const Fold& fold, const std::filesystem::path& path) {
  const PeopleLearning learning = PeopleLearner(config, places, fold).Learn();
  LOG(INFO) << "people you may know: learned from " << learning.num_examples << " candidates, "
            << learning.num_reached << " reached, and " << learning.num_invitations
            << " invitations; recall@20 and NDCG@20 in the rehearsal "
            << learning.ranked.recall_at_20 << " and " << learning.ranked.ndcg_at_20
            << ", in plain order " << learning.plain.recall_at_20 << " and "
            << learning.plain.ndcg_at_20
            << (learning.learned.ranker ? "" : ": the plain order stays");
  learning.learned.Write(path);
}

}  // namespace bole
