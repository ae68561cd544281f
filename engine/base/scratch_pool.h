// Lends scratch to const methods that any number of threads may call.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace bole {

// Keeps scratch objects between calls: a large zeroed array costs more than most queries.
//
// Thread safety: Lend is safe from any number of threads. The pool must outlive its leases.
template <typename Scratch>
class ScratchPool {
 public:
  using Make = std::function<std::unique_ptr<Scratch>()>;

  // A scratch that goes back to the pool by itself. Its user leaves it clean; when an exception
  // passes it may not be, and it is thrown away.
  class Lease {
   public:
    Lease(ScratchPool* pool, std::unique_ptr<Scratch> scratch)
        : pool_(pool), scratch_(std::move(scratch)) {}
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      const bool is_clean = std::uncaught_exceptions() == num_exceptions_;
      if (scratch_ != nullptr && is_clean) pool_->Return(std::move(scratch_));
    }

    Scratch& operator*() const { return *scratch_; }
    Scratch* operator->() const { return scratch_.get(); }

   private:
    ScratchPool* pool_;
    std::unique_ptr<Scratch> scratch_;
    int num_exceptions_ = std::uncaught_exceptions();
  };

  explicit ScratchPool(Make make) : make_(std::move(make)) {}

  Lease Lend() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<Scratch> scratch = std::move(free_.back());
        free_.pop_back();
        return {this, std::move(scratch)};
      }
    }
    return {this, make_()};
  }

 private:
  void Return(std::unique_ptr<Scratch> scratch) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(scratch));
  }

  Make make_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Scratch>> free_;
};

}  // namespace bole
