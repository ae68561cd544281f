// The kernels for processors with AVX-512; its compile options are in CMakeLists.txt.
#include "models/factor_kernel.h"
#include "models/gather_kernel.h"
#include "models/rotation_kernel.h"
#include "models/row_kernels.h"
#include "models/short_rows_kernel.h"

namespace bole::row_kernels {

const RowKernels kAvx512 = {
    Avx512Shape::kLanes,           Avx512Shape::kColumns,       Gather<Avx512Shape>,
    GatherTransposed<Avx512Shape>, AddCombination<Avx512Shape>, Multiply<Avx512Shape>,
    AddProducts<Avx512Shape>,      Factor<Avx512Shape>,         SubstituteBack<Avx512Shape>,
    SolveShort<Avx512Shape>,       Rotate<Avx512Shape>,
};

}  // namespace bole::row_kernels
