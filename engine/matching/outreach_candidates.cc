#include "engine/matching/outreach_candidates.h"

namespace bole {

OutreachCandidates::OutreachCandidates(const CsrView& histories, const ProfileViews& profiles,
                                       size_t most)
    : histories_(histories),
      most_(most),
      history_alike_(profiles.items, profiles.postings),
      profile_alike_(histories, profiles, most),
      scratch_([this] { return std::make_unique<HistoryAlike::Scratch>(history_alike_); }) {}

std::vector<Recommendation> OutreachCandidates::Find(uint32_t headhunter,
                                                     const RowFilter& filter) const {
  std::vector<Recommendation> found;
  if (filter.AllowsNothing()) return found;
  const auto scratch = scratch_.Lend();
  for (const ScoredRow& item :
       history_alike_.Find(histories_.row(headhunter), most_, filter, &*scratch)) {
    found.push_back({item.row, item.score, Source::kProfile});
  }
  const std::vector<Recommendation> alike = profile_alike_.Find(headhunter, filter);
  found.insert(found.end(), alike.begin(), alike.end());
  return found;
}

}  // namespace bole
