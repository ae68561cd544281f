#include "engine/search/row_news.h"

#include <algorithm>

#include "engine/search/effective_positions.h"

namespace bole {
namespace {

std::vector<int64_t> Copy(std::span<const int64_t> times) {
  return {times.begin(), times.end()};
}

// When the latest position that each member holds began. Who had none before it has changed
// nothing: a profile was filled in.
std::vector<int64_t> TitleTimes(size_t num_members, const Table& positions, int64_t now) {
  const auto members = positions.Rows("member_id");
  const auto started_at = positions.Times("started_at");
  const auto ended_at = positions.Times("ended_at");
  std::vector<int64_t> times(num_members, kNoTime);
  std::vector<PositionDates> dates;
  for (size_t begin = 0, end = 0; begin < members.size(); begin = end) {
    dates.clear();
    while (end < members.size() && members[end] == members[begin]) {
      dates.push_back({started_at[end], ended_at[end]});
      ++end;
    }
    const std::vector<EffectiveTense> tenses = EffectiveTenses(dates, now);
    const int64_t first = std::ranges::min(dates, {}, &PositionDates::started_at).started_at;
    int64_t latest = kNoTime;
    for (size_t i = 0; i < tenses.size(); ++i) {
      const bool is_held = tenses[i].tense == Tense::kCurrent && dates[i].started_at <= now;
      if (is_held) latest = std::max(latest, dates[i].started_at);
    }
    if (latest > first) times[members[begin]] = latest;
  }
  return times;
}

std::vector<int64_t> OpenedTimes(const Table& members) {
  std::vector<int64_t> times = Copy(members.Times("opened_to_work_at"));
  const auto open = members.Flags("open_to_work");
  for (size_t row = 0; row < times.size(); ++row) {
    if (static_cast<Flag>(open[row]) != Flag::kYes) times[row] = kNoTime;
  }
  return times;
}

bool MayBeTold(NewsKind kind, bool with_secret) {
  return with_secret || kind != NewsKind::kOpenedToWork;
}

}  // namespace

RowNews::RowNews(const Table& members, const Table& positions, int64_t now)
    : num_rows_(members.num_rows()) {
  times_.push_back({NewsKind::kJoined, Copy(members.Times("joined_at"))});
  times_.push_back({NewsKind::kChangedTitle, TitleTimes(num_rows_, positions, now)});
  times_.push_back({NewsKind::kOpenedToWork, OpenedTimes(members)});
}

RowNews::RowNews(const Table& jobs) : num_rows_(jobs.num_rows()) {
  times_.push_back({NewsKind::kPosted, Copy(jobs.Times("posted_at"))});
}

std::vector<News> RowNews::Of(uint32_t row, int64_t since, bool with_secret) const {
  std::vector<News> news;
  for (const Times& times : times_) {
    const int64_t at = times.of_row[row];
    if (at != kNoTime && at >= since && MayBeTold(times.kind, with_secret)) {
      news.push_back({times.kind, at});
    }
  }
  std::ranges::stable_sort(news, std::ranges::greater(), &News::at);
  return news;
}

RowSet RowNews::Since(int64_t since, bool with_secret) const {
  std::vector<uint32_t> rows;
  for (uint32_t row = 0; row < num_rows_; ++row) {
    const bool is_new = std::ranges::any_of(times_, [&](const Times& times) {
      const int64_t at = times.of_row[row];
      return at != kNoTime && at >= since && MayBeTold(times.kind, with_secret);
    });
    if (is_new) rows.push_back(row);
  }
  return RowSet::Of(rows);
}

}  // namespace bole
