// Answers the methods of bole.thrift from the snapshots that a keeper holds.
#pragma once

#include <chrono>
#include <memory>

#include "bole_rpc/Bole.h"
#include "engine/service/answers.h"
#include "engine/service/snapshot_keeper.h"

namespace bole {

// Every answer comes from one snapshot. Whatever fails becomes one of the exceptions of the
// IDL: a client never sees an untyped error.
//
// Thread safety: all methods from any number of threads.
class Handler : public rpc::BoleIf {
 public:
  explicit Handler(std::shared_ptr<const SnapshotKeeper> keeper);

  void peopleYouMayKnow(rpc::ListAnswer& answer, const rpc::ListRequest& request) override;
  void jobsForMember(rpc::ListAnswer& answer, const rpc::ListRequest& request) override;
  void candidatesForJob(rpc::ListAnswer& answer, const rpc::ListRequest& request) override;
  void headhuntersForMember(rpc::ListAnswer& answer, const rpc::ListRequest& request) override;
  void candidatesForHeadhunter(rpc::ListAnswer& answer, const rpc::ListRequest& request) override;
  void headhuntersForJob(rpc::ListAnswer& answer, const rpc::ListRequest& request) override;
  void similarMembers(rpc::ListAnswer& answer, const rpc::ListRequest& request) override;
  void similarJobs(rpc::ListAnswer& answer, const rpc::ListRequest& request) override;
  void scorePairs(rpc::PairsAnswer& answer, const rpc::PairsRequest& request) override;
  void explain(rpc::ExplainAnswer& answer, const rpc::ExplainRequest& request) override;
  void searchMembers(rpc::SearchAnswer& answer, const rpc::SearchRequest& request) override;
  void searchJobs(rpc::SearchAnswer& answer, const rpc::SearchRequest& request) override;
  void introductionPaths(rpc::IntroductionsAnswer& answer,
                         const rpc::IntroductionsRequest& request) override;
  void status(rpc::Status& status) override;

 private:
  void Search(EntityKind wanted, const rpc::SearchRequest& request,
              rpc::SearchAnswer& answer) const;
  void List(Surface surface, const rpc::ListRequest& request, rpc::ListAnswer& answer) const;

  const std::shared_ptr<const SnapshotKeeper> keeper_;
  const std::chrono::steady_clock::time_point started_;
};

// Answers instead of a Handler when too much waits: Overloaded, at next to no cost. Status is
// still answered, since that is what the operator asks then.
class RefusingHandler : public rpc::BoleIf {
 public:
  RefusingHandler(std::shared_ptr<rpc::BoleIf> handler, std::chrono::milliseconds retry_after);

  void peopleYouMayKnow(rpc::ListAnswer&, const rpc::ListRequest&) override { Refuse(); }
  void jobsForMember(rpc::ListAnswer&, const rpc::ListRequest&) override { Refuse(); }
  void candidatesForJob(rpc::ListAnswer&, const rpc::ListRequest&) override { Refuse(); }
  void headhuntersForMember(rpc::ListAnswer&, const rpc::ListRequest&) override { Refuse(); }
  void candidatesForHeadhunter(rpc::ListAnswer&, const rpc::ListRequest&) override { Refuse(); }
  void headhuntersForJob(rpc::ListAnswer&, const rpc::ListRequest&) override { Refuse(); }
  void similarMembers(rpc::ListAnswer&, const rpc::ListRequest&) override { Refuse(); }
  void similarJobs(rpc::ListAnswer&, const rpc::ListRequest&) override { Refuse(); }
  void scorePairs(rpc::PairsAnswer&, const rpc::PairsRequest&) override { Refuse(); }
  void explain(rpc::ExplainAnswer&, const rpc::ExplainRequest&) override { Refuse(); }
  void searchMembers(rpc::SearchAnswer&, const rpc::SearchRequest&) override { Refuse(); }
  void searchJobs(rpc::SearchAnswer&, const rpc::SearchRequest&) override { Refuse(); }
  void introductionPaths(rpc::IntroductionsAnswer&, const rpc::IntroductionsRequest&) override {
    Refuse();
  }
  void status(rpc::Status& status) override { handler_->status(status); }

 private:
  [[noreturn]] void Refuse() const;

  const std::shared_ptr<rpc::BoleIf> handler_;
  const std::chrono::milliseconds retry_after_;
};

}  // namespace bole
