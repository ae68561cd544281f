// The sums for any processor; its compile options are in CMakeLists.txt.
#include "engine/search/impact_sums.h"
#include "engine/search/impact_sums_kernel.h"

namespace bole::impact_sums {

const ImpactSums kPlain = {Add<0>, Select<0>};

}  // namespace bole::impact_sums
