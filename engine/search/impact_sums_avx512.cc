// The sums for processors with AVX-512; its compile options are in CMakeLists.txt.
#include "engine/search/impact_sums.h"
#include "engine/search/impact_sums_kernel.h"

namespace bole::impact_sums {

const ImpactSums kAvx512 = {Add<2>, Select<2>};

}  // namespace bole::impact_sums
