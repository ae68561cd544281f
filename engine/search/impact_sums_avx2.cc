// The sums for processors with AVX2; its compile options are in CMakeLists.txt.
#include "engine/search/impact_sums.h"
#include "engine/search/impact_sums_kernel.h"

namespace bole::impact_sums {

const ImpactSums kAvx2 = {Add<1>, Select<1>};

}  // namespace bole::impact_sums
