#include "engine/service/connection_table.h"

namespace bole {

template <typename Predicate>
bool ConnectionTable::EndLongest(const Predicate& matches) {
  Connection* longest = nullptr;
  Clock::time_point since = Clock::time_point::max();
  for (Connection* connection : connections_) {
    const Connection::Activity activity = connection->activity();
    if (activity.ending || !matches(activity) || activity.since >= since) continue;
    longest = connection;
    since = activity.since;
  }
  if (longest != nullptr) longest->Abort();
  return longest != nullptr;
}

size_t ConnectionTable::size() const {
  const std::lock_guard lock(mutex_);
  return connections_.size();
}

bool ConnectionTable::HasRoom() {
  const std::lock_guard lock(mutex_);
  if (connections_.size() < limits_.max_connections) return true;
  return EndLongest([](const Connection::Activity& activity) {
    return activity.phase == ConnectionPhase::kIdle ||
           activity.phase == ConnectionPhase::kReceiving;
  });
}

void ConnectionTable::Add(Connection* connection) {
  const std::lock_guard lock(mutex_);
  connections_.insert(connection);
}

void ConnectionTable::Remove(Connection* connection) {
  const std::lock_guard lock(mutex_);
  connections_.erase(connection);
  if (connections_.empty()) empty_.notify_all();
}

bool ConnectionTable::MakeRoom() {
  if (held_bytes_ < limits_.max_held_bytes) return true;
  const std::lock_guard lock(mutex_);
  size_t num_ending_bytes = 0;  // the IO threads are about to let go of them
  for (const Connection* connection : connections_) {
    const Connection::Activity activity = connection->activity();
    if (activity.ending) num_ending_bytes += activity.held_bytes;
  }
  if (held_bytes_ < limits_.max_held_bytes + num_ending_bytes) return false;
  // A client with a small request isn't the one to go.
  const size_t share = limits_.max_held_bytes / connections_.size();
  EndLongest([share](const Connection::Activity& activity) {
    return activity.held_bytes >= share && (activity.phase == ConnectionPhase::kReceiving ||
                                            activity.phase == ConnectionPhase::kSending);
  });
  return false;
}

void ConnectionTable::EndStalled(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  for (Connection* connection : connections_) {
    const Connection::Activity activity = connection->activity();
    if (activity.phase == ConnectionPhase::kAnswering) continue;  // ours to finish
    const auto timeout =
        activity.phase == ConnectionPhase::kIdle ? limits_.idle_timeout : limits_.transfer_timeout;
    if (now - activity.since > timeout) connection->Abort();
  }
}

void ConnectionTable::FinishUp() {
  finishing_ = true;
  const std::lock_guard lock(mutex_);
  for (Connection* connection : connections_) connection->FinishUp();
}

bool ConnectionTable::WaitUntilEmpty(Clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return empty_.wait_until(lock, deadline, [this] { return connections_.empty(); });
}

}  // namespace bole
