#include "engine/retrieval/member_traits.h"

#include "engine/base/error.h"

namespace bole {

MemberTraits MemberTraits::Read(const ArrayFile& file, size_t num_members) {
  const auto values = file.Get<float>("member_traits");
  if (values.num_rows != num_members || values.num_columns != kNumTraits) {
    throw Error(ErrorCode::kCorruptData,
                "member traits have the wrong size: " + file.path().string());
  }
  return {values};
}

}  // namespace bole
