#include "engine/matching/outreach_candidates.h"

#include <algorithm>

#include "engine/base/error.h"

namespace bole {

OutreachCandidates::OutreachCandidates(const CsrView& histories, const ProfileViews& profiles)
    : histories_(histories),
      history_alike_(profiles.items, profiles.postings),
      profile_alike_(profiles),
      history_scratch_([this] { return std::make_unique<HistoryAlike::Scratch>(history_alike_); }),
      profile_scratch_(
          [this] { return std::make_unique<Accumulator>(profile_alike_.num_items()); }) {
  if (histories.num_rows() != profiles.queries.num_rows() ||
      histories.num_columns != profiles.items.num_rows()) {
    throw Error(ErrorCode::kInvalidArgument, "histories and profiles don't fit together");
  }
}

std::vector<Recommendation> OutreachCandidates::Find(uint32_t headhunter,
                                                     const RowFilter& filter) const {
  std::vector<Recommendation> found;
  if (filter.AllowsNothing()) return found;
  const auto history = histories_.row(headhunter);
  const auto scratch = history_scratch_.Lend();
  for (const ScoredRow& item :
       history_alike_.Find(history, kOutreachCandidates, filter, &*scratch)) {
    found.push_back({item.row, item.score, Source::kProfile});
  }
  const Without unknown(history, filter);
  const auto sums = profile_scratch_.Lend();
  std::vector<ScoredRow> alike = profile_alike_.Find(headhunter, unknown, *sums);
  alike.resize(std::min(alike.size(), kOutreachCandidates));
  for (const ScoredRow& item : alike) found.push_back({item.row, item.score, Source::kProfile});
  return found;
}

}  // namespace bole
