// The kinds of reasons, one function for each pair of parties. Called by Reasons alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/matching/reasons.h"
#include "engine/matching/skill_match.h"

namespace bole {

// Reasons in the order in which they were added, as many as fit.
class ReasonList {
 public:
  void Add(Reason reason) {
    if (reasons_.size() < kMostReasons) reasons_.push_back(std::move(reason));
  }

  // A reason of one name, when both have it.
  void AddIfSame(ReasonKind kind, std::string_view a, std::string_view b) {
    if (IsSameWord(a, b)) Add({.kind = kind, .names = {std::string(b)}});
  }

  // "7 of 8", and the names of the first few.
  void AddShared(ReasonKind kind, const SkillMatch& match) {
    if (!match.shared.empty()) AddNames(kind, match.shared, match.total());
  }

  void AddMissing(const SkillMatch& match) {
    // Who shares nothing isn't told all that they lack.
    if (!match.shared.empty() && !match.missing.empty()) {
      AddNames(ReasonKind::kMissingSkills, match.missing, match.total());
    }
  }

  size_t size() const { return reasons_.size(); }
  std::vector<Reason> Take() { return std::move(reasons_); }

 private:
  void AddNames(ReasonKind kind, std::vector<std::string> names, size_t total) {
    const auto count = static_cast<int32_t>(names.size());
    if (names.size() > kMostNames) names.resize(kMostNames);
    Add({.kind = kind,
         .count = count,
         .total = static_cast<int32_t>(total),
         .names = std::move(names)});
  }

  std::vector<Reason> reasons_;
};

void AddPeopleReasons(const ReasonViews& views, uint32_t member, uint32_t other, ReasonList& list);

// Who reads the reasons of a member and a job. An employer must not learn what else a member has
// looked at.
enum class JobReader { kMember, kEmployer };
void AddMemberJobReasons(const ReasonViews& views, uint32_t member, uint32_t job, JobReader reader,
                         ReasonList& list);
void AddJobReasons(const ReasonViews& views, uint32_t job, uint32_t other, ReasonList& list);
void AddHeadhunterMemberReasons(const ReasonViews& views, uint32_t headhunter, uint32_t member,
                                ReasonList& list);
void AddHeadhunterJobReasons(const ReasonViews& views, uint32_t headhunter, uint32_t job,
                             ReasonList& list);

}  // namespace bole
