// Holds the snapshot that answers now, and the last few for pages that began on them.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/service/answers.h"

namespace bole {

struct SnapshotKeeperOptions {
  // How often to look for a new snapshot; 0: only when Poll is called.
  std::chrono::milliseconds poll_interval{1000};
  // Snapshots kept open, the current one included: a cursor lives for as many publications.
  size_t num_retained = 3;
  // Before a snapshot that couldn't be opened is tried again: opening reads all of it.
  std::chrono::milliseconds retry_interval{60'000};
};

// What is wrong with the choice of the snapshot.
enum class SnapshotTrouble {
  kNone,
  kNewerUnreadable,        // a newer one is published and couldn't be opened
  kPublicationUnreadable,  // it can't be found out which one is published
};

// The current snapshot and how it came to be current.
struct SnapshotView {
  std::shared_ptr<const Answers> answers;  // never null
  SnapshotTrouble trouble = SnapshotTrouble::kNone;
  std::string trouble_detail;  // for the operator; empty without trouble
};

// Follows a source: opens what is newly published beside the old, then swaps. Whatever goes
// wrong with the new one, the old one goes on answering.
//
// Thread safety: all methods from any number of threads. Whoever holds an Answers keeps it
// alive, so a swap never disturbs a request.
class SnapshotKeeper {
 public:
  // Opens what is published now. Throws what the source throws.
  SnapshotKeeper(std::shared_ptr<const SnapshotSource> source, SnapshotKeeperOptions options);
  ~SnapshotKeeper();

  SnapshotKeeper(const SnapshotKeeper&) = delete;
  SnapshotKeeper& operator=(const SnapshotKeeper&) = delete;

  SnapshotView Current() const;

  // A snapshot that is kept, or null.
  std::shared_ptr<const Answers> Find(const std::string& snapshot_id) const;

  // Ids of what is kept, the current one first.
  std::vector<std::string> RetainedIds() const;

  // Looks once, and opens and swaps if there is something new. Never throws.
  void Poll();

 private:
  void PollForever();
  // Makes it the current one; forgets the oldest when there are too many.
  void Publish(std::shared_ptr<const Answers> answers);
  void SetTrouble(SnapshotTrouble trouble, const std::string& detail);

  const std::shared_ptr<const SnapshotSource> source_;
  const SnapshotKeeperOptions options_;

  std::mutex poll_mutex_;  // one poll at a time; guards the two below
  std::string failed_id_;  // couldn't be opened
  std::chrono::steady_clock::time_point retry_at_;

  mutable std::mutex mutex_;                              // guards the rest
  std::vector<std::shared_ptr<const Answers>> retained_;  // the current one first
  SnapshotTrouble trouble_ = SnapshotTrouble::kNone;
  std::string trouble_detail_;
  bool stopping_ = false;
  std::condition_variable stop_;
  std::thread poller_;
};

}  // namespace bole
