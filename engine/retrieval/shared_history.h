// Who was at the same employer or school at the same time, in one's contacts, in the same groups.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/retrieval/candidate_source.h"
#include "engine/retrieval/member_graph.h"

namespace bole {

// Of a place or group with more members than this, a query looks at so many: a deterministic
// sample that differs from query to query. Sharing a place of that size says little about a pair.
constexpr size_t kMostMembersOfAPlace = 2000;

// What it means to share a place of so many members. Two random members of it know each other with
// a probability that falls slower than 1 / size, as people in large places know more people.
float SizeDiscount(size_t num_members);

// Colleagues or schoolmates: for each place of both, the overlap in time times the size discount.
class SharedStays : public CandidateSource {
 public:
  // `by_member` and `by_place` are transposed to each other.
  SharedStays(const StaysView& by_member, const StaysView& by_place)
      : by_member_(by_member), by_place_(by_place) {}

  void Accumulate(uint32_t query, Accumulator& scores) const override;

 private:
  StaysView by_member_;
  StaysView by_place_;
};

// Those in the query's address book, by the strength of the channel, more when they have the query
// in theirs. Who merely has the query in theirs is no candidate: it would tell the query about it.
class AddressBook : public CandidateSource {
 public:
  explicit AddressBook(const MemberGraph& graph)
      : contacts_(graph.contacts), owners_(graph.contact_owners) {}

  void Accumulate(uint32_t query, Accumulator& scores) const override;

 private:
  CsrView contacts_;
  CsrView owners_;
};

// Those in the same groups, by size discount.
class SharedGroups : public CandidateSource {
 public:
  explicit SharedGroups(const MemberGraph& graph)
      : groups_(graph.groups), members_(graph.group_members) {}

  void Accumulate(uint32_t query, Accumulator& scores) const override;

 private:
  CsrView groups_;
  CsrView members_;
};

// Whom the query follows and who follows the query: 1 for either, discounted by the followers of
// who is followed; the sum when both.
class Follows : public CandidateSource {
 public:
  explicit Follows(const MemberGraph& graph)
      : follows_(graph.follows), followers_(graph.followers) {}

  void Accumulate(uint32_t query, Accumulator& scores) const override;

 private:
  CsrView follows_;
  CsrView followers_;
};

// The best-connected members, the same for everybody: their connections over the mean of all. On
// some networks nearly everyone is tied to a few.
class WellConnected : public CandidateSource {
 public:
  explicit WellConnected(const MemberGraph& graph);

  void Accumulate(uint32_t query, Accumulator& scores) const override;

 private:
  std::vector<ScoredRow> best_;
};

// Ties and followers of each member.
std::vector<uint32_t> CountConnections(const MemberGraph& graph);

}  // namespace bole
