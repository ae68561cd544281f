// The kernels for processors with AVX2 and FMA; its compile options are in CMakeLists.txt.
#include "models/factor_kernel.h"
#include "models/gather_kernel.h"
#include "models/rotation_kernel.h"
#include "models/row_kernels.h"
#include "models/short_rows_kernel.h"

namespace bole::row_kernels {

const RowKernels kAvx2 = {
    Avx2Shape::kLanes,           Avx2Shape::kColumns,       Gather<Avx2Shape>,
    GatherTransposed<Avx2Shape>, AddCombination<Avx2Shape>, Multiply<Avx2Shape>,
    AddProducts<Avx2Shape>,      Factor<Avx2Shape>,         SubstituteBack<Avx2Shape>,
    SolveShort<Avx2Shape>,       Rotate<Avx2Shape>,
};

}  // namespace bole::row_kernels
