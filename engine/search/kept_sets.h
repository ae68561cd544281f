// What was asked for last, sets of rows mostly, so that a session of searches makes each once.
#pragma once

#include <algorithm>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "engine/search/row_set.h"

namespace bole {

// Thread safety: safe from any number of threads.
template <typename Key, typename Value = RowSet>
class KeptSets {
 public:
  explicit KeptSets(size_t max_kept) : max_kept_(max_kept) {}

  // The value of a key, made by make() when it isn't kept. Two who ask at the same time may make
  // the same one twice; one too many is kept until it is forgotten.
  template <typename Make>
  std::shared_ptr<const Value> Get(const Key& key, const Make& make) {
    if (auto found = Find(key)) return found;
    auto made = std::make_shared<const Value>(make());
    const std::lock_guard lock(mutex_);
    kept_.emplace_front(key, made);
    if (kept_.size() > max_kept_) kept_.pop_back();
    return made;
  }

 private:
  using Kept = std::pair<Key, std::shared_ptr<const Value>>;

  std::shared_ptr<const Value> Find(const Key& key) {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(kept_, key, &Kept::first);
    if (found == kept_.end()) return nullptr;
    kept_.splice(kept_.begin(), kept_, found);
    return found->second;
  }

  const size_t max_kept_;
  std::mutex mutex_;
  std::list<Kept> kept_;  // the last asked for first
};

}  // namespace bole
