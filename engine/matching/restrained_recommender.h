// Shows no one too often, and the deserted and the advertisers last.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/matching/member_conduct.h"
#include "engine/matching/people_rules.h"
#include "engine/ranking/recommendation.h"

namespace bole {

// Lists what another recommender lists, in another order. A list has two parts:
//
//   normal   s * f            s the other's score, f the fatigue of this pair (FatigueFactor)
//   sinking  -1 / (1 + s)     members whom FindSinking names, in the other's order
//
// so nobody is hidden: whoever asks for enough gets everybody. Sources stay what they were.
class RestrainedRecommender : public Recommender {
 public:
  // `people` must give scores of at least 0. `conduct`'s file must outlive this. `now`: Unix
  // seconds.
  RestrainedRecommender(std::unique_ptr<const Recommender> people, const MemberConduct& conduct,
                        const PeopleRules& rules, int64_t now);

  std::vector<Recommendation> Recommend(uint32_t query, size_t k,
                                        const RowFilter& filter) const override;

 private:
  class OneKind;

  void Tire(uint32_t query, std::vector<Recommendation>& list) const;

  std::unique_ptr<const Recommender> people_;
  CsrView ignored_;
  std::vector<float> fatigue_;  // beside ignored_.columns: the factor of each pair's score
  std::vector<uint8_t> sinking_;
};

}  // namespace bole
