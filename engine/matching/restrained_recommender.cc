#include "engine/matching/restrained_recommender.h"

#include <algorithm>

#include "engine/matching/member_standing.h"
#include "engine/store/table.h"

namespace bole {
namespace {

std::vector<float> FatigueOfPairs(const MemberConduct& conduct, const PeopleRules& rules,
                                  int64_t now) {
  std::vector<float> factors;
  factors.reserve(conduct.ignored.num_entries());
  for (size_t i = 0; i < conduct.ignored.num_entries(); ++i) {
    // Without a time it counts as new.
    const int64_t at = conduct.ignored_at[i];
    const int64_t age = at == kNoTime ? 0 : now - at;
    factors.push_back(static_cast<float>(FatigueFactor(conduct.ignored.values[i], age, rules)));
  }
  return factors;
}

}  // namespace

// Of those whom a filter allows, the sinking or the others.
class RestrainedRecommender::OneKind : public RowFilter {
 public:
  OneKind(const std::vector<uint8_t>& sinking, uint8_t wanted, const RowFilter& filter)
      : sinking_(sinking), wanted_(wanted), filter_(filter) {}

  bool Allows(uint32_t row) const override {
    return sinking_[row] == wanted_ && filter_.Allows(row);
  }

 private:
  const std::vector<uint8_t>& sinking_;
  uint8_t wanted_;
  const RowFilter& filter_;
};

RestrainedRecommender::RestrainedRecommender(std::unique_ptr<const Recommender> people,
                                             const MemberConduct& conduct, const PeopleRules& rules,
                                             int64_t now)
    : people_(std::move(people)),
      ignored_(conduct.ignored),
      fatigue_(FatigueOfPairs(conduct, rules, now)),
      sinking_(FindSinking(conduct, rules, now)) {}

std::vector<Recommendation> RestrainedRecommender::Recommend(uint32_t query, size_t k,
                                                             const RowFilter& filter) const {
  // As many more as may fall behind: what isn't fetched then has k before it that don't fall.
  std::vector<Recommendation> list =
      people_->Recommend(query, k + ignored_.row_size(query), OneKind(sinking_, 0, filter));
  Tire(query, list);
  if (list.size() > k) list.resize(k);
  if (list.size() == k) return list;
  for (Recommendation item :
       people_->Recommend(query, k - list.size(), OneKind(sinking_, 1, filter))) {
    item.score = -1 / (1 + item.score);
    list.push_back(item);
  }
  return list;
}

void RestrainedRecommender::Tire(uint32_t query, std::vector<Recommendation>& list) const {
  const auto ignored = ignored_.row(query);
  if (ignored.empty()) return;
  for (Recommendation& item : list) {
    const auto found = std::lower_bound(ignored.begin(), ignored.end(), item.row);
    if (found == ignored.end() || *found != item.row) continue;
    item.score *= fatigue_[ignored_.offsets[query] + static_cast<size_t>(found - ignored.begin())];
  }
  std::stable_sort(list.begin(), list.end(), [](const Recommendation& a, const Recommendation& b) {
    return IsBetter({a.score, a.row}, {b.score, b.row});
  });
}

}  // namespace bole
