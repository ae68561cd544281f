// The jobs that one could apply to at some time.
#pragma once

#include <cstdint>
#include <span>

#include "engine/retrieval/row_filter.h"
#include "engine/store/table.h"

namespace bole {

// The table must outlive this.
class OpenJobs : public RowFilter {
 public:
  OpenJobs(const Table& jobs, int64_t at)
      : posted_(jobs.Times("posted_at")), closes_(jobs.Times("closes_at")), at_(at) {}

  bool Allows(uint32_t job) const override {
    return (posted_[job] == kNoTime || posted_[job] <= at_) &&
           (closes_[job] == kNoTime || closes_[job] > at_);
  }

 private:
  std::span<const int64_t> posted_, closes_;
  int64_t at_;
};

}  // namespace bole
