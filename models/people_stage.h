// One rehearsal of people you may know, with what proposes and describes candidates in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/matching/pair_features.h"
#include "engine/matching/people_sources.h"
#include "models/people_learning.h"

namespace bole {

// Thread safety: const and safe from any number of threads.
class PeopleStage {
 public:
  // Keeps the views of the rehearsal, which must outlive this.
  PeopleStage(const PeopleRehearsal& rehearsal, const PeopleLearningOptions& options);

  // Members who are asked: all, or a sample by a hash.
  size_t num_members() const { return members_.size(); }
  uint32_t member(size_t i) const { return members_[i]; }

  // Whom the i-th of them reached afterwards; ascending.
  std::span<const uint32_t> reached(size_t i) const { return rehearsal_.reached.row(members_[i]); }
  bool WasReached(size_t i, uint32_t candidate) const;
  bool HasReached() const { return rehearsal_.reached.num_entries() > 0; }

  // Calls take for each of the members, from any thread: i, what the sources propose, best first,
  // and the list's features, a row each.
  using Take = std::function<void(size_t i, std::span<const PeopleCandidate> candidates,
                                  const Matrix& features)>;
  void ForEachMember(const Take& take) const;

  const std::vector<AnsweredInvitation>& invitations() const { return rehearsal_.invitations; }

  // Pair features of each invitation, in their order.
  Matrix InvitationFeatures() const;

 private:
  std::vector<uint32_t> ChooseMembers(size_t most) const;

  const PeopleRehearsal& rehearsal_;
  size_t num_threads_;
  PeopleSources sources_;
  PairFeatures pairs_;
  std::vector<uint32_t> members_;
};

using PeopleStages = std::vector<std::unique_ptr<const PeopleStage>>;

PeopleStages MakePeopleStages(std::span<const PeopleRehearsal> rehearsals,
                              const PeopleLearningOptions& options);

}  // namespace bole
