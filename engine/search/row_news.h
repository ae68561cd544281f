// What is new of a member or a job since a time, and why: for searches that are saved.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/search/row_set.h"
#include "engine/store/table.h"

namespace bole {

// Why somebody or something is new.
enum class NewsKind : uint8_t {
  kJoined,        // a member: joined_at
  kChangedTitle,  // a member: the latest position that is held now began
  kOpenedToWork,  // a member who is open to work: opened_to_work_at
  kPosted,        // a job: posted_at
};
inline constexpr std::array<std::string_view, 4> kNewsKindNames = {"joined", "changed_title",
                                                                   "opened_to_work", "posted"};

struct News {
  NewsKind kind = NewsKind::kJoined;
  int64_t at = 0;  // Unix seconds

  bool operator==(const News&) const = default;
};

// The times at which rows became new, by their tables.
//
// Thread safety: const and safe from any number of threads. Owns all that it needs.
class RowNews {
 public:
  // Of members: `positions` in the order of their members. `now` decides what is held.
  RowNews(const Table& members, const Table& positions, int64_t now);
  // Of jobs.
  explicit RowNews(const Table& jobs);

  // What happened to a row at `since` (Unix seconds) or later; the newest first, then by kind.
  // `with_secret`: whether opening to work may be told.
  std::vector<News> Of(uint32_t row, int64_t since, bool with_secret) const;

  // The rows of which Of has something. Looks at every row.
  RowSet Since(int64_t since, bool with_secret) const;

 private:
  struct Times {
    NewsKind kind;
    std::vector<int64_t> of_row;  // kNoTime: it never happened
  };

  size_t num_rows_ = 0;
  std::vector<Times> times_;
};

}  // namespace bole
