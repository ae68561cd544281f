// The relations that Bole learns from, and what each action weighs in them.
//
// Weights are relative to the action that a relation is about (1): to view costs nothing and
// happens by accident; what the other side does afterwards (interview, offer, hire) is the
// stronger evidence that the pair fits.
#include "engine/base/error.h"
#include "features/matrix/interactions.h"

namespace bole {
namespace {

using enum EntityKind;

// What members want of jobs.
Relation MemberJob() {
  return {"member_job",
          kMember,
          kJob,
          {{kMember, Action::kView, 0.2f},
           {kMember, Action::kSave, 0.5f},
           {kMember, Action::kContact, 1},
           {kMember, Action::kApply, 1},
           {kMember, Action::kAccept, 1.5f},
           {kJob, Action::kInterview, 1.5f},
           {kJob, Action::kOffer, 1.5f},
           {kJob, Action::kHire, 1.5f}},
          {{kMember, Action::kDismiss, 1},
           {kMember, Action::kDecline, 1},
           {kMember, Action::kReject, 1},
           {kMember, Action::kReport, 1}}};
}

// Whom jobs, that is those who fill them, want.
Relation JobMember() {
  return {"job_member",
          kJob,
          kMember,
          {{kJob, Action::kView, 0.2f},
           {kJob, Action::kSave, 0.5f},
           {kJob, Action::kContact, 1},
           {kJob, Action::kInvite, 1},
           {kJob, Action::kShortlist, 1},
           {kJob, Action::kInterview, 1.5f},
           {kJob, Action::kOffer, 2},
           {kJob, Action::kHire, 2}},
          {{kJob, Action::kDismiss, 1}, {kJob, Action::kReject, 1}, {kJob, Action::kReport, 1}}};
}

// Whom headhunters want. A member who answers has shown that the approach was apt.
Relation HeadhunterMember() {
  return {"headhunter_member",
          kHeadhunter,
          kMember,
          {{kHeadhunter, Action::kView, 0.2f},
           {kHeadhunter, Action::kSave, 0.5f},
           {kHeadhunter, Action::kContact, 1},
           {kHeadhunter, Action::kInvite, 1},
           {kHeadhunter, Action::kShortlist, 1.2f},
           {kMember, Action::kReply, 1.2f},
           {kMember, Action::kAccept, 1.2f},
           {kHeadhunter, Action::kInterview, 1.5f},
           {kHeadhunter, Action::kOffer, 2},
           {kHeadhunter, Action::kHire, 2}},
          {{kHeadhunter, Action::kDismiss, 1},
           {kHeadhunter, Action::kReject, 1},
           {kHeadhunter, Action::kReport, 1}}};
}

// Which headhunters members want to hear from.
Relation MemberHeadhunter() {
  return {"member_headhunter",
          kMember,
          kHeadhunter,
          {{kMember, Action::kView, 0.2f},
           {kMember, Action::kSave, 0.5f},
           {kMember, Action::kContact, 1},
           {kMember, Action::kReply, 1},
           {kMember, Action::kAccept, 1},
           {kHeadhunter, Action::kInterview, 1.5f},
           {kHeadhunter, Action::kHire, 1.5f}},
          {{kMember, Action::kDismiss, 1},
           {kMember, Action::kDecline, 1},
           {kMember, Action::kIgnore, 0.3f},  // may not have seen it
           {kMember, Action::kReport, 1}}};
}

// Which jobs headhunters work on.
Relation HeadhunterJob() {
  return {"headhunter_job",
          kHeadhunter,
          kJob,
          {{kHeadhunter, Action::kView, 0.2f},
           {kHeadhunter, Action::kSave, 0.5f},
           {kHeadhunter, Action::kContact, 1},
           {kHeadhunter, Action::kApply, 1},
           {kHeadhunter, Action::kAccept, 1}},
          {{kHeadhunter, Action::kDismiss, 1}, {kHeadhunter, Action::kReport, 1}}};
}

// Whom members want to know, beside the ties that they have (features/graph).
Relation MemberMember() {
  return {"member_member",
          kMember,
          kMember,
          {{kMember, Action::kView, 0.2f},
           {kMember, Action::kSave, 0.5f},
           {kMember, Action::kContact, 1},
           {kMember, Action::kReply, 1},
           {kMember, Action::kInvite, 1},
           {kMember, Action::kAccept, 1.2f}},
          {{kMember, Action::kDismiss, 1},
           {kMember, Action::kDecline, 1},
           {kMember, Action::kIgnore, 0.3f},  // may not have seen it
           {kMember, Action::kReport, 1}}};
}

}  // namespace

const std::vector<Relation>& AllRelations() {
  static const std::vector<Relation> relations = {MemberJob(),        JobMember(),
                                                  HeadhunterMember(), MemberHeadhunter(),
                                                  HeadhunterJob(),    MemberMember()};
  return relations;
}

const Relation& FindRelation(std::string_view name) {
  for (const Relation& relation : AllRelations()) {
    if (relation.name == name) return relation;
  }
  throw Error(ErrorCode::kInvalidArgument, "unknown relation: " + std::string(name));
}

}  // namespace bole
