#include "features/search/row_titles.h"

#include "engine/search/effective_positions.h"

namespace bole {
namespace {

void Add(std::string_view title, std::vector<std::string>& titles) {
  if (!title.empty()) titles.emplace_back(title);
}

}  // namespace

RowTitles MemberTitles(const ProfileTables& tables, int64_t now) {
  RowTitles titles(tables.members.num_rows());
  const TextColumn headlines = tables.members.Text("headline");
  for (size_t member = 0; member < titles.size(); ++member) {
    Add(headlines[member], titles[member]);
  }
  const auto members = tables.positions.Rows("member_id");
  const auto started_at = tables.positions.Times("started_at");
  const auto ended_at = tables.positions.Times("ended_at");
  const TextColumn texts = tables.positions.Text("title");
  // Positions of a member stand together.
  for (size_t begin = 0, end = 0; begin < members.size(); begin = end) {
    std::vector<PositionDates> dates;
    for (end = begin; end < members.size() && members[end] == members[begin]; ++end) {
      dates.push_back({started_at[end], ended_at[end]});
    }
    const std::vector<EffectiveTense> tenses = EffectiveTenses(dates, now);
    for (size_t i = 0; i < tenses.size(); ++i) {
      if (tenses[i].tense == Tense::kCurrent) Add(texts[begin + i], titles[members[begin]]);
    }
  }
  return titles;
}

RowTitles JobTitles(const ProfileTables& tables) {
  RowTitles titles(tables.jobs.num_rows());
  const TextColumn texts = tables.jobs.Text("title");
  for (size_t job = 0; job < titles.size(); ++job) Add(texts[job], titles[job]);
  return titles;
}

}  // namespace bole
