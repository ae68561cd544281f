// The kernels for any processor; its compile options are in CMakeLists.txt.
#include "models/factor_kernel.h"
#include "models/gather_kernel.h"
#include "models/rotation_kernel.h"
#include "models/row_kernels.h"
#include "models/short_rows_kernel.h"

namespace bole::row_kernels {

const RowKernels kPlain = {
    PlainShape::kLanes,           PlainShape::kColumns,       Gather<PlainShape>,
    GatherTransposed<PlainShape>, AddCombination<PlainShape>, Multiply<PlainShape>,
    AddProducts<PlainShape>,      Factor<PlainShape>,         SubstituteBack<PlainShape>,
    SolveShort<PlainShape>,       Rotate<PlainShape>,
};

}  // namespace bole::row_kernels
