#include "engine/matching/profile_recommender.h"

#include <algorithm>

#include "engine/base/error.h"
#include "engine/matching/list_tail.h"

namespace bole {
namespace {

// The alike come before all others, whose scores are below 1.
constexpr float kAlikeFrom = 1;

std::vector<ScoredRow> OrderByPopularity(std::span<const uint32_t> popularity, size_t num_items) {
  if (popularity.empty()) return OrderByCount(std::vector<uint32_t>(num_items, 0));
  if (popularity.size() != num_items) {
    throw Error(ErrorCode::kInvalidArgument, "popularity isn't of the items");
  }
  return OrderByCount(popularity);
}

}  // namespace

ProfileRecommender::ProfileRecommender(const ProfileViews& profiles,
                                       std::span<const uint32_t> popularity)
    : alike_(profiles),
      most_popular_(OrderByPopularity(popularity, profiles.items.num_rows())),
      scratch_([size = profiles.items.num_rows()] { return std::make_unique<Accumulator>(size); }) {
}

std::vector<Recommendation> ProfileRecommender::Recommend(uint32_t query, size_t k,
                                                          const RowFilter& filter) const {
  if (filter.AllowsNothing()) return {};
  k = std::min(k, alike_.num_items());
  const auto scratch = scratch_.Lend();
  std::vector<ScoredRow> alike = alike_.Find(query, filter, *scratch);
  for (ScoredRow& item : alike) item.score += kAlikeFrom;
  std::vector<Recommendation> list;
  AppendUntil(k, alike, Source::kProfile, filter, list);
  if (list.size() < k) AppendUntil(k, most_popular_, Source::kPopular, filter, list);
  return list;
}

}  // namespace bole
