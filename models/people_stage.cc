#include "models/people_stage.h"

#include <algorithm>
#include <numeric>

#include "engine/base/parallel.h"
#include "engine/base/progress.h"
#include "engine/base/random.h"
#include "engine/matching/people_ranker.h"
#include "engine/matching/people_recommender.h"

namespace bole {
namespace {

constexpr size_t kMembersAtATime = 16;

}  // namespace

PeopleStage::PeopleStage(const PeopleRehearsal& rehearsal, const PeopleLearningOptions& options)
    : rehearsal_(rehearsal),
      num_threads_(options.num_threads),
      sources_(rehearsal.graph, options.weights, {}),
      pairs_(rehearsal.graph, rehearsal.traits, rehearsal.profiles),
      members_(ChooseMembers(options.max_members)) {}

bool PeopleStage::WasReached(size_t i, uint32_t candidate) const {
  return std::binary_search(reached(i).begin(), reached(i).end(), candidate);
}

void PeopleStage::ForEachMember(const Take& take) const {
  Progress progress("people you may know, rehearsal", "members", members_.size());
  ParallelFor(members_.size(), kMembersAtATime, num_threads_, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const uint32_t member = members_[i];
      // Whom one follows already is no new acquaintance.
      const NoFilter everybody;
      const Without new_ones(rehearsal_.graph.follows.row(member), everybody);
      const std::vector<PeopleCandidate> candidates =
          sources_.Collect(member, kRankedCandidates, Untied(member, rehearsal_.graph, new_ones));
      take(i, candidates, ListFeatures(pairs_, member, candidates));
    }
    progress.Add(chunk.end - chunk.begin);
  });
}

// The same sample whatever was reached.
std::vector<uint32_t> PeopleStage::ChooseMembers(size_t most) const {
  std::vector<uint32_t> members(rehearsal_.graph.num_members());
  std::iota(members.begin(), members.end(), 0u);
  if (members.size() <= most) return members;
  const auto comes_first = [](uint32_t a, uint32_t b) { return Mix64(a) < Mix64(b); };
  std::nth_element(members.begin(), members.begin() + static_cast<ptrdiff_t>(most), members.end(),
                   comes_first);
  members.resize(most);
  std::sort(members.begin(), members.end());
  return members;
}

Matrix PeopleStage::InvitationFeatures() const {
  const auto& invitations = rehearsal_.invitations;
  // One walk for all whom one member invited.
  std::vector<size_t> begins;
  for (size_t i = 0; i < invitations.size(); ++i) {
    if (i == 0 || invitations[i].from != invitations[i - 1].from) begins.push_back(i);
  }
  begins.push_back(invitations.size());
  Matrix features(static_cast<Eigen::Index>(invitations.size()), kNumPairFeatures);
  ParallelFor(begins.size() - 1, kMembersAtATime, num_threads_, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      std::vector<uint32_t> invited;
      for (size_t j = begins[i]; j < begins[i + 1]; ++j) invited.push_back(invitations[j].to);
      Matrix part(static_cast<Eigen::Index>(invited.size()), kNumPairFeatures);
      pairs_.Fill(invitations[begins[i]].from, invited, part);
      features.middleRows(static_cast<Eigen::Index>(begins[i]), part.rows()) = part;
    }
  });
  return features;
}

PeopleStages MakePeopleStages(std::span<const PeopleRehearsal> rehearsals,
                              const PeopleLearningOptions& options) {
  PeopleStages stages;
  for (const PeopleRehearsal& rehearsal : rehearsals) {
    stages.push_back(std::make_unique<const PeopleStage>(rehearsal, options));
  }
  return stages;
}

}  // namespace bole
