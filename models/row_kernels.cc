#include "models/row_kernels.h"

#include <glog/logging.h>

#include "engine/index/inner_product.h"

namespace bole {
namespace {

size_t RoundUp(size_t size, size_t step) {
  return (size + step - 1) / step * step;
}

}  // namespace

// With the right side's row.
size_t SystemStride(const RowKernels& kernels, size_t size) {
  return RoundUp(size + 1, kernels.num_lanes);
}

size_t SystemColumns(const RowKernels& kernels, size_t size) {
  return RoundUp(size, kernels.num_tile_columns);
}

// A slice of the vectors, and the triangle with the right side.
size_t ShortRowsScratch(const RowKernels& kernels, size_t size) {
  const size_t slice = size * kernels.num_lanes * kernels.num_lanes;
  return slice + (size + 1) * (size + 2) / 2 * kernels.num_lanes;
}

const RowKernels& RowKernelsFor(InstructionSet instruction_set) {
  CHECK(IsSupported(instruction_set));
  switch (instruction_set) {
    case InstructionSet::kPlain:
      return row_kernels::kPlain;
    case InstructionSet::kAvx2:
      return row_kernels::kAvx2;
    case InstructionSet::kAvx512:
      return row_kernels::kAvx512;
  }
  LOG(FATAL) << "no such instruction set: " << static_cast<int>(instruction_set);
}

const RowKernels& ChosenRowKernels() {
  return RowKernelsFor(Kernels().instruction_set);
}

}  // namespace bole
