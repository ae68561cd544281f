#include "engine/search/impact_sums.h"

#include <glog/logging.h>

namespace bole {

const ImpactSums& ImpactSumsFor(InstructionSet instruction_set) {
  CHECK(IsSupported(instruction_set));
  switch (instruction_set) {
    case InstructionSet::kPlain:
      return impact_sums::kPlain;
    case InstructionSet::kAvx2:
      return impact_sums::kAvx2;
    case InstructionSet::kAvx512:
      return impact_sums::kAvx512;
  }
  LOG(FATAL) << "no such instruction set: " << static_cast<int>(instruction_set);
}

const ImpactSums& ChosenImpactSums() {
  return ImpactSumsFor(Kernels().instruction_set);
}

}  // namespace bole
