#include "engine/search/likely_orders.h"

#include <span>
#include <utility>
#include <vector>

#include "engine/base/error.h"

namespace bole {
namespace {

std::vector<float> AnsweredShares(const MemberTraits& traits) {
  std::vector<float> shares;
  for (uint32_t member = 0; member < traits.num_members(); ++member) {
    shares.push_back(traits.value(member, Trait::kReceivedAnswered));
  }
  return shares;
}

}  // namespace

LikelyOrders::LikelyOrders(LikelyOrdersSources sources)
    : member_rows_({.index = sources.members,
                    .days_field = "days_inactive",
                    .half_life_days = kMemberHalfLifeDays,
                    .answered_share = AnsweredShares(sources.traits)}),
      job_rows_({.index = sources.jobs,
                 .days_field = "days_posted",
                 .half_life_days = kJobHalfLifeDays,
                 .answered_share = {}}),
      dealings_(sources.dealings),
      foreteller_of_(std::move(sources.foreteller_of)) {}

OwnHistory LikelyOrders::HistoryOf(const LikelySearch& search) const {
  OwnHistory history;
  const auto add = [&](Dealing dealing, float weight, std::vector<OwnDealing>& dealt) {
    for (const uint32_t row :
         dealings_.Own(search.viewer_kind, search.viewer, search.wanted, dealing)) {
      if (row >= RowsOf(search.wanted).size()) {
        throw Error(ErrorCode::kCorruptData, "dealings of another search index");
      }
      dealt.push_back({row, weight});
    }
  };
  add(Dealing::kViewed, kViewedWeight, history.wanted);
  add(Dealing::kContacted, kContactedWeight, history.wanted);
  add(Dealing::kChosen, kChosenWeight, history.wanted);
  add(Dealing::kDismissed, 1, history.unwanted);
  return history;
}

LikelyOrder LikelyOrders::For(const LikelySearch& search) const {
  const LikelyRows& rows = RowsOf(search.wanted);
  const Key key = {search.wanted, search.viewer_kind, search.viewer};
  return {rows,
          {.knows_secrets = search.knows_secrets,
           .own = kept_.Get(key, [&] { return OwnKinds(rows, HistoryOf(search)); }),
           .foreteller = foreteller_of_(search.surface),
           .surface = search.surface,
           .viewer = search.viewer}};
}

}  // namespace bole
