#include "engine/matching/outreach_traits.h"

#include "engine/base/error.h"

namespace bole {

OutreachTraits OutreachTraits::Read(const ArrayFile& file, size_t num_members,
                                    size_t num_headhunters) {
  const OutreachTraits traits = {file.Get<float>("members"),       file.Get<float>("headhunters"),
                                 file.GetCsr("member_skills"),     file.GetCsr("headhunter_terms"),
                                 file.GetCsr("headhunter_places"), file.GetCsr("wished_functions"),
                                 file.GetCsr("wished_places")};
  const auto is = [](const CsrView& matrix, size_t rows, uint32_t columns) {
    return matrix.num_rows() == rows && matrix.num_columns == columns;
  };
  const uint32_t num_terms = traits.headhunter_terms.num_columns;
  const uint32_t num_places = traits.headhunter_places.num_columns;
  const bool fits = traits.members.num_rows == num_members &&
                    traits.members.num_columns == kNumApproachedTraits &&
                    traits.headhunters.num_rows == num_headhunters &&
                    traits.headhunters.num_columns == kNumHeadhunterTraits &&
                    is(traits.member_skills, num_members, num_terms) &&
                    is(traits.headhunter_terms, num_headhunters, num_terms) &&
                    is(traits.headhunter_places, num_headhunters, num_places) &&
                    is(traits.wished_functions, num_members, num_terms) &&
                    is(traits.wished_places, num_members, num_places);
  if (!fits) {
    throw Error(ErrorCode::kCorruptData,
                "outreach traits have the wrong size: " + file.path().string());
  }
  return traits;
}

}  // namespace bole
