#include "engine/matching/people_tuning.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "engine/matching/hidden_ties.h"
#include "engine/store/array_file.h"

namespace bole {
namespace {

constexpr uint64_t kHeldOutOf = 10;  // one pair of so many
constexpr size_t kTop = 20;          // recall@20: about what a page shows
constexpr double kLeastGain = 2;     // standard errors; below it a gain is chance
constexpr size_t kMembersAtATime = 16;

// What is tried. Sites differ most in whether the well-connected are everybody's acquaintances
// (a fan network) or nobody's in particular (a college).
constexpr std::array<float, 3> kConnectednessPowers = {-0.3f, 0, 0.4f};
constexpr std::array<float, 5> kWellConnected = {0, 0.001f, 0.002f, 0.005f, 0.02f};
constexpr std::array<float, 4> kHistoryFactors = {1, 0.3f, 3, 10};

// Chances are some hundred times smaller than the sums over shared acquaintances.
constexpr std::array<float, 4> kRandomWalks = {0, 3, 10, 30};

// Cosines are within 0 and 1, and a shared acquaintance adds a few tenths: the least is hardly more
// than to be proposed, of which the ranker makes use.
constexpr std::array<float, 3> kNearInGraph = {0.005f, 0.02f, 0.05f};

// The order of the weights in a file.
constexpr std::array<float PeopleWeights::*, 10> kStoredWeights = {
    &PeopleWeights::shared_connections, &PeopleWeights::colleagues,  &PeopleWeights::schoolmates,
    &PeopleWeights::contacts,           &PeopleWeights::groups,      &PeopleWeights::follows,
    &PeopleWeights::well_connected,     &PeopleWeights::random_walk, &PeopleWeights::near_in_graph,
    &PeopleWeights::connectedness_power};
static_assert(sizeof(PeopleWeights) == kStoredWeights.size() * sizeof(float));

bool IsHeldOut(uint32_t a, uint32_t b) {
  return FoldOfPair(a, b, kHeldOutOf) == 0;
}

// The graph without what is held out, and who is asked for what.
class HoldOut {
 public:
  HoldOut(const MemberGraph& graph, const PeopleTuningOptions& options)
      : options_(options), without_(graph, IsHeldOut), rest_(without_.graph()) {
    if (options.find_near) near_ = options.find_near(rest_.acquaintances);
    rest_.near = options.find_near ? near_.view() : CsrView();
    const CsrView hidden = without_.hidden().view();
    for (uint32_t member = 0; member < graph.num_members(); ++member) {
      const auto wanted = hidden.row(member);
      if (!wanted.empty()) asked_.push_back({member, {wanted.begin(), wanted.end()}});
    }
    std::sort(asked_.begin(), asked_.end(),
              [](const Asked& a, const Asked& b) { return Mix64(a.member) < Mix64(b.member); });
    asked_.resize(std::min(asked_.size(), options.max_members));
  }

  bool empty() const { return asked_.empty(); }

  // Recall of each that is asked, in a fixed order.
  std::vector<double> Recalls(const std::optional<ProfileViews>& profiles,
                              const PeopleWeights& weights) const {
    const PeopleRecommender recommender(rest_, profiles, weights);
    std::vector<double> recalls(asked_.size());
    ParallelFor(asked_.size(), kMembersAtATime, options_.num_threads, [&](const Chunk& chunk) {
      for (size_t i = chunk.begin; i < chunk.end; ++i)
        recalls[i] = RecallOf(asked_[i], recommender);
    });
    return recalls;
  }

 private:
  struct Asked {
    uint32_t member;
    std::vector<uint32_t> wanted;  // ascending
  };

  double RecallOf(const Asked& asked, const PeopleRecommender& recommender) const {
    // Whom one follows already is no new acquaintance.
    const NoFilter everybody;
    const Without filter(rest_.follows.row(asked.member), everybody);
    size_t hits = 0;
    for (const Recommendation& item : recommender.Recommend(asked.member, kTop, filter)) {
      hits += std::binary_search(asked.wanted.begin(), asked.wanted.end(), item.row);
    }
    return static_cast<double>(hits) / static_cast<double>(asked.wanted.size());
  }

  PeopleTuningOptions options_;
  HiddenTies without_;
  Csr near_;
  MemberGraph rest_;
  std::vector<Asked> asked_;
};

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Whether a is above b, pair by pair, by more than chance.
bool IsSurelyBetter(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> gains(a.size());
  for (size_t i = 0; i < gains.size(); ++i) gains[i] = a[i] - b[i];
  const double mean = Mean(gains);
  double squares = 0;
  for (const double gain : gains) squares += (gain - mean) * (gain - mean);
  const auto size = static_cast<double>(gains.size());
  return mean > kLeastGain * std::sqrt(squares) / size;
}

bool HasHistory(const MemberGraph& graph) {
  return !graph.employers.others.empty() || !graph.schools.others.empty();
}

// Weights to try around the best so far.
std::vector<PeopleWeights> VaryConnectedness(const PeopleWeights& around) {
  std::vector<PeopleWeights> choices;
  for (const float power : kConnectednessPowers) {
    for (const float well_connected : kWellConnected) {
      PeopleWeights weights = around;
      weights.connectedness_power = power;
      weights.well_connected = well_connected;
      choices.push_back(weights);
    }
  }
  return choices;
}

std::vector<PeopleWeights> VaryHistory(const PeopleWeights& around) {
  std::vector<PeopleWeights> choices;
  for (const float factor : kHistoryFactors) {
    PeopleWeights weights = around;
    weights.colleagues *= factor;
    weights.schoolmates *= factor;
    choices.push_back(weights);
  }
  return choices;
}

std::vector<PeopleWeights> VaryOne(const PeopleWeights& around, float PeopleWeights::*source,
                                   std::span<const float> values) {
  std::vector<PeopleWeights> choices;
  for (const float value : values) {
    PeopleWeights weights = around;
    weights.*source = value;
    choices.push_back(weights);
  }
  return choices;
}

// Gives the source the weight that does best, unless lists are surely better without it: alone it
// adds little, and more to what a ranker puts in order.
void AddNearInGraph(const HoldOut& hold_out, const std::optional<ProfileViews>& profiles,
                    PeopleWeights* weights, std::vector<double>* recalls) {
  PeopleWeights best;
  std::vector<double> best_recalls;
  for (const PeopleWeights& choice :
       VaryOne(*weights, &PeopleWeights::near_in_graph, kNearInGraph)) {
    std::vector<double> found = hold_out.Recalls(profiles, choice);
    if (!best_recalls.empty() && Mean(found) <= Mean(best_recalls)) continue;
    best = choice;
    best_recalls = std::move(found);
  }
  if (IsSurelyBetter(*recalls, best_recalls)) return;
  *weights = best;
  *recalls = std::move(best_recalls);
}

}  // namespace

PeopleTuning TunePeopleWeights(const MemberGraph& graph,
                               const std::optional<ProfileViews>& profiles,
                               const PeopleTuningOptions& options) {
  const HoldOut hold_out(graph, options);
  if (hold_out.empty()) return {};
  const std::vector<double> default_recalls = hold_out.Recalls(profiles, {});
  std::vector<double> best_recalls = default_recalls;
  PeopleWeights best;
  const auto try_all = [&](const std::vector<PeopleWeights>& choices) {
    for (const PeopleWeights& weights : choices) {
      if (weights == best) continue;
      std::vector<double> recalls = hold_out.Recalls(profiles, weights);
      if (Mean(recalls) > Mean(best_recalls)) {
        best = weights;
        best_recalls = std::move(recalls);
      }
    }
  };
  try_all(VaryConnectedness(best));
  if (HasHistory(graph)) try_all(VaryHistory(best));
  try_all(VaryOne(best, &PeopleWeights::random_walk, kRandomWalks));
  if (!IsSurelyBetter(best_recalls, default_recalls)) {
    best = {};
    best_recalls = default_recalls;
  }
  if (options.find_near) AddNearInGraph(hold_out, profiles, &best, &best_recalls);
  return {best, Mean(best_recalls), Mean(default_recalls)};
}

void WritePeopleWeights(const std::filesystem::path& path, const PeopleWeights& weights) {
  std::vector<float> values;
  for (const auto weight : kStoredWeights) values.push_back(weights.*weight);
  ArrayFileWriter file(path);
  file.Add("people_weights", values);
  file.Finish();
}

PeopleWeights ReadPeopleWeights(const std::filesystem::path& path) {
  const ArrayFile file = ArrayFile::Open(path);
  const auto values = file.Values<float>("people_weights");
  if (values.size() != kStoredWeights.size()) {
    throw Error(ErrorCode::kCorruptData, "wrong number of people weights in: " + path.string());
  }
  PeopleWeights weights;
  for (size_t i = 0; i < values.size(); ++i) weights.*kStoredWeights[i] = values[i];
  return weights;
}

}  // namespace bole
