#include "engine/matching/profile_candidates.h"

#include <algorithm>
#include <memory>

#include "engine/base/error.h"

namespace bole {

ProfileCandidates::ProfileCandidates(const CsrView& histories, const ProfileViews& profiles,
                                     size_t most)
    : histories_(histories),
      alike_(profiles),
      most_(most),
      scratch_([this] { return std::make_unique<Accumulator>(alike_.num_items()); }) {
  if (histories.num_rows() != profiles.queries.num_rows() ||
      histories.num_columns != profiles.items.num_rows()) {
    throw Error(ErrorCode::kInvalidArgument, "histories and profiles don't fit together");
  }
}

std::vector<Recommendation> ProfileCandidates::Find(uint32_t query, const RowFilter& filter) const {
  std::vector<Recommendation> found;
  if (filter.AllowsNothing()) return found;
  const Without unknown(histories_.row(query), filter);
  const auto sums = scratch_.Lend();
  std::vector<ScoredRow> alike = alike_.Find(query, unknown, *sums);
  alike.resize(std::min(alike.size(), most_));
  for (const ScoredRow& item : alike) found.push_back({item.row, item.score, Source::kProfile});
  return found;
}

}  // namespace bole
