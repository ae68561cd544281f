#include "engine/service/handler.h"

#include <glog/logging.h>

#include <algorithm>
#include <optional>

#include "bole_rpc/bole_constants.h"
#include "engine/base/error.h"
#include "engine/service/cursor.h"
#include "engine/service/pair_messages.h"
#include "engine/service/reply.h"
#include "engine/service/request.h"
#include "engine/service/search_messages.h"

namespace bole {
namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

// Runs a method. The exceptions of the IDL pass; anything else is a failure of ours: the client
// sees Unavailable, and the operator reads in the log what it was.
template <typename Body>
void Guarded(std::string_view method, const Body& body) {
  try {
    body();
  } catch (const apache::thrift::TException&) {
    throw;
  } catch (const std::exception& error) {
    LOG(ERROR) << method << ": " << error.what();
    rpc::Unavailable unavailable;
    unavailable.problem = "the service failed; its log says how";
    throw unavailable;
  }
}

std::vector<rpc::Degradation::type> DegradedBy(SnapshotTrouble trouble) {
  switch (trouble) {
    case SnapshotTrouble::kNone:
      return {};
    case SnapshotTrouble::kNewerUnreadable:
      return {rpc::Degradation::NEWER_SNAPSHOT_UNREADABLE};
    case SnapshotTrouble::kPublicationUnreadable:
      return {rpc::Degradation::PUBLICATION_UNREADABLE};
  }
  LOG(FATAL) << "not a trouble: " << static_cast<int>(trouble);
}

// What every answer says about the snapshot that it comes from.
template <typename Answer>
void Stamp(const Answers& answers, SnapshotTrouble trouble, Answer& answer) {
  const auto age = std::chrono::system_clock::now() - answers.created_at();
  answer.snapshotId = answers.snapshot_id();
  answer.snapshotAgeSeconds =
      static_cast<int32_t>(std::clamp<int64_t>(duration_cast<seconds>(age).count(), 0, INT32_MAX));
  answer.degradedBy = DegradedBy(trouble);
}

// The cursor of a request, if it has one. Throws rpc::InvalidRequest when it is damaged or
// belongs to another request.
template <typename Request>
std::optional<Cursor> CheckedCursor(const Request& request, uint64_t digest) {
  if (!request.__isset.cursor) return std::nullopt;
  try {
    Cursor cursor = DecodeCursor(request.cursor);
    if (cursor.request_digest != digest) ThrowInvalid("cursor", "belongs to another request");
    if (cursor.offset > static_cast<uint32_t>(rpc::g_bole_constants.MAX_DEPTH)) {
      ThrowInvalid("cursor", "leads too deep");
    }
    return cursor;
  } catch (const Error& error) {
    ThrowInvalid("cursor", error.what());
  }
}

std::shared_ptr<const Answers> SnapshotOf(const Cursor& cursor, const SnapshotKeeper& keeper) {
  auto answers = keeper.Find(cursor.snapshot_id);
  if (answers != nullptr) return answers;
  rpc::CursorExpired expired;
  expired.snapshotId = cursor.snapshot_id;
  throw expired;
}

}  // namespace

Handler::Handler(std::shared_ptr<const SnapshotKeeper> keeper)
    : keeper_(std::move(keeper)), started_(std::chrono::steady_clock::now()) {}

void Handler::peopleYouMayKnow(rpc::ListAnswer& answer, const rpc::ListRequest& request) {
  List(Surface::kPeopleYouMayKnow, request, answer);
}

void Handler::jobsForMember(rpc::ListAnswer& answer, const rpc::ListRequest& request) {
  List(Surface::kJobsForMember, request, answer);
}

void Handler::candidatesForJob(rpc::ListAnswer& answer, const rpc::ListRequest& request) {
  List(Surface::kCandidatesForJob, request, answer);
}

void Handler::headhuntersForMember(rpc::ListAnswer& answer, const rpc::ListRequest& request) {
  List(Surface::kHeadhuntersForMember, request, answer);
}

void Handler::candidatesForHeadhunter(rpc::ListAnswer& answer, const rpc::ListRequest& request) {
  List(Surface::kCandidatesForHeadhunter, request, answer);
}

void Handler::headhuntersForJob(rpc::ListAnswer& answer, const rpc::ListRequest& request) {
  List(Surface::kHeadhuntersForJob, request, answer);
}

void Handler::similarMembers(rpc::ListAnswer& answer, const rpc::ListRequest& request) {
  List(Surface::kSimilarMembers, request, answer);
}

void Handler::similarJobs(rpc::ListAnswer& answer, const rpc::ListRequest& request) {
  List(Surface::kSimilarJobs, request, answer);
}

void Handler::List(Surface surface, const rpc::ListRequest& request,
                   rpc::ListAnswer& answer) const {
  Guarded(kSurfaceNames[static_cast<size_t>(surface)], [&] {
    CheckRequest(request);
    const uint64_t digest = RequestDigest(surface, request);
    const std::optional<Cursor> cursor = CheckedCursor(request, digest);
    const SnapshotView current = keeper_->Current();
    const auto answers = cursor ? SnapshotOf(*cursor, *keeper_) : current.answers;
    const size_t offset = cursor ? cursor->offset : 0;

    const ListRequest rows = ToRows(surface, request, offset, *answers);
    const Answer list = answers->List(rows);
    answer.items.reserve(list.items.size());
    for (const Recommendation& item : list.items) {
      answer.items.push_back(MakeItem(*answers, surface, rows.query, item));
    }
    FillForecasts(*answers, rows, list.items, answer.items);
    Stamp(*answers, current.trouble, answer);
    const size_t end = offset + list.items.size();
    if (list.more && end > offset && end < static_cast<size_t>(rpc::g_bole_constants.MAX_DEPTH)) {
      answer.__set_cursor(
          EncodeCursor({answers->snapshot_id(), static_cast<uint32_t>(end), digest}));
    }
  });
}

void Handler::searchMembers(rpc::SearchAnswer& answer, const rpc::SearchRequest& request) {
  Search(EntityKind::kMember, request, answer);
}

void Handler::searchJobs(rpc::SearchAnswer& answer, const rpc::SearchRequest& request) {
  Search(EntityKind::kJob, request, answer);
}

void Handler::Search(EntityKind wanted, const rpc::SearchRequest& request,
                     rpc::SearchAnswer& answer) const {
  Guarded("search", [&] {
    CheckRequest(request);
    const uint64_t digest = RequestDigest(wanted, request);
    const std::optional<Cursor> cursor = CheckedCursor(request, digest);
    const SnapshotView current = keeper_->Current();
    const auto answers = cursor ? SnapshotOf(*cursor, *keeper_) : current.answers;
    SearchCall call = ToCall(wanted, request, *answers);
    call.task.offset = cursor ? cursor->offset : 0;

    const SearchFound result = SearchOrThrowInvalid(*answers, call);
    FillAnswer(*answers, wanted, result, answer);
    Stamp(*answers, current.trouble, answer);
    const size_t end = call.task.offset + result.rows.size();
    if (end < result.total && !result.rows.empty() &&
        end < static_cast<size_t>(rpc::g_bole_constants.MAX_DEPTH)) {
      answer.__set_cursor(
          EncodeCursor({answers->snapshot_id(), static_cast<uint32_t>(end), digest}));
    }
  });
}

void Handler::scorePairs(rpc::PairsAnswer& answer, const rpc::PairsRequest& request) {
  Guarded("score_pairs", [&] {
    CheckRequest(request);
    const SnapshotView current = keeper_->Current();
    answer.pairs = bole::ScorePairs(*current.answers, request);
    Stamp(*current.answers, current.trouble, answer);
  });
}

void Handler::explain(rpc::ExplainAnswer& answer, const rpc::ExplainRequest& request) {
  Guarded("explain", [&] {
    CheckRequest(request);
    const SnapshotView current = keeper_->Current();
    bole::Explain(*current.answers, request, answer);
    Stamp(*current.answers, current.trouble, answer);
  });
}

void Handler::introductionPaths(rpc::IntroductionsAnswer& answer,
                                const rpc::IntroductionsRequest& request) {
  Guarded("introduction_paths", [&] {
    CheckRequest(request);
    const SnapshotView current = keeper_->Current();
    const Answers& answers = *current.answers;
    for (const IntroductionChain& chain : answers.Introductions(ToRows(request, answers))) {
      answer.chains.push_back(MakeChain(answers, chain));
    }
    Stamp(answers, current.trouble, answer);
  });
}

void Handler::status(rpc::Status& status) {
  Guarded("status", [&] {
    const SnapshotView current = keeper_->Current();
    const Answers& answers = *current.answers;
    Stamp(answers, current.trouble, status);
    status.snapshotCreatedAt = answers.created_at().time_since_epoch().count();
    status.degradedDetail = current.trouble_detail;
    status.retainedSnapshotIds = keeper_->RetainedIds();
    for (const EntityKind kind :
         {EntityKind::kMember, EntityKind::kJob, EntityKind::kHeadhunter, EntityKind::kCompany}) {
      status.entities[ToRpc(kind)] = static_cast<int64_t>(answers.num_entities(kind));
    }
    const auto uptime = std::chrono::steady_clock::now() - started_;
    status.uptimeSeconds = duration_cast<seconds>(uptime).count();
  });
}

RefusingHandler::RefusingHandler(std::shared_ptr<rpc::BoleIf> handler,
                                 std::chrono::milliseconds retry_after)
    : handler_(std::move(handler)), retry_after_(retry_after) {}

void RefusingHandler::Refuse() const {
  rpc::Overloaded overloaded;
  overloaded.retryAfterMs = static_cast<int32_t>(retry_after_.count());
  throw overloaded;
}

}  // namespace bole
