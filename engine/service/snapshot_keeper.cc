#include "engine/service/snapshot_keeper.h"

#include <glog/logging.h>

#include <algorithm>

#include "engine/base/error.h"

namespace bole {

SnapshotKeeper::SnapshotKeeper(std::shared_ptr<const SnapshotSource> source,
                               SnapshotKeeperOptions options)
    : source_(std::move(source)), options_(options) {
  if (options_.num_retained == 0) {
    throw Error(ErrorCode::kInvalidArgument, "at least one snapshot must be retained");
  }
  Publish(source_->Open(source_->CurrentId()));
  if (options_.poll_interval.count() > 0) poller_ = std::thread([this] { PollForever(); });
}

SnapshotKeeper::~SnapshotKeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  if (poller_.joinable()) poller_.join();
}

SnapshotView SnapshotKeeper::Current() const {
  const std::lock_guard lock(mutex_);
  return {retained_.front(), trouble_, trouble_detail_};
}

std::shared_ptr<const Answers> SnapshotKeeper::Find(const std::string& snapshot_id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& answers : retained_) {
    if (answers->snapshot_id() == snapshot_id) return answers;
  }
  return nullptr;
}

std::vector<std::string> SnapshotKeeper::RetainedIds() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const auto& answers : retained_) ids.push_back(answers->snapshot_id());
  return ids;
}

void SnapshotKeeper::Poll() {
  const std::lock_guard poll_lock(poll_mutex_);
  std::string id;
  try {
    id = source_->CurrentId();
  } catch (const std::exception& error) {
    SetTrouble(SnapshotTrouble::kPublicationUnreadable, error.what());
    return;
  }
  // A rollback leads to one that is still open.
  if (auto retained = Find(id)) return Publish(std::move(retained));
  if (id == failed_id_ && std::chrono::steady_clock::now() < retry_at_) return;
  try {
    Publish(source_->Open(id));
    failed_id_.clear();
  } catch (const std::exception& error) {
    failed_id_ = id;
    retry_at_ = std::chrono::steady_clock::now() + options_.retry_interval;
    SetTrouble(SnapshotTrouble::kNewerUnreadable, "snapshot " + id + ": " + error.what());
  }
}

void SnapshotKeeper::PollForever() {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, options_.poll_interval, [this] { return stopping_; })) {
    lock.unlock();
    Poll();
    lock.lock();
  }
}

void SnapshotKeeper::Publish(std::shared_ptr<const Answers> answers) {
  std::shared_ptr<const Answers> forgotten;  // closed after the lock: it may unmap gigabytes
  const std::lock_guard lock(mutex_);
  trouble_ = SnapshotTrouble::kNone;
  trouble_detail_.clear();
  if (!retained_.empty() && retained_.front() == answers) return;
  LOG(INFO) << "answering from snapshot " << answers->snapshot_id();
  std::erase(retained_, answers);
  retained_.insert(retained_.begin(), std::move(answers));
  if (retained_.size() > options_.num_retained) {
    forgotten = std::move(retained_.back());
    retained_.pop_back();
  }
}

void SnapshotKeeper::SetTrouble(SnapshotTrouble trouble, const std::string& detail) {
  const std::lock_guard lock(mutex_);
  if (trouble == trouble_ && detail == trouble_detail_) return;  // said once
  LOG(ERROR) << "keeping snapshot " << retained_.front()->snapshot_id() << ": " << detail;
  trouble_ = trouble;
  trouble_detail_ = detail;
}

}  // namespace bole
