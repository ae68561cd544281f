// SuiteSparse:GraphBLAS as a peer, in a module: see sparse_peer.h.
#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <stdexcept>
#include <string>
#include <vector>

// Not every one of its functions says that it is of C.
extern "C" {
#include <GraphBLAS.h>
}

#include "jobs/bench/sparse_peer.h"

namespace bole {
namespace {

void Check(GrB_Info info, const char* what) {
  if (info == GrB_SUCCESS) return;
  throw std::runtime_error(std::string("GraphBLAS failed: ") + what + ", code " +
                           std::to_string(static_cast<int>(info)));
}

GrB_Matrix MatrixOf(const void* matrix) {
  return static_cast<GrB_Matrix>(const_cast<void*>(matrix));
}

void Begin() {
  static const bool begun = [] {
    Check(GrB_init(GrB_BLOCKING), "GrB_init");
    return true;
  }();
  static_cast<void>(begun);
}

const char* Version() {
  static const std::string text = std::string(GxB_IMPLEMENTATION_NAME) + " " +
                                  std::to_string(GxB_IMPLEMENTATION_MAJOR) + "." +
                                  std::to_string(GxB_IMPLEMENTATION_MINOR);
  return text.c_str();
}

struct Method {
  const char* name;
  GrB_Desc_Value value;
};
constexpr std::array<Method, 3> kMethods = {
    {{"its own choice", GxB_DEFAULT}, {"Gustavson", GxB_AxB_GUSTAVSON}, {"hash", GxB_AxB_HASH}}};

const char* MethodName(size_t method) {
  return kMethods[method].name;
}

void* Load(const SparseArrays& arrays) {
  Begin();
  const std::vector<GrB_Index> offsets(arrays.offsets, arrays.offsets + arrays.num_rows + 1);
  const std::vector<GrB_Index> columns(arrays.columns, arrays.columns + offsets.back());
  GrB_Matrix matrix = nullptr;
  Check(GrB_Matrix_import_FP32(&matrix, GrB_FP32, arrays.num_rows, arrays.num_columns,
                               offsets.data(), columns.data(), arrays.values, offsets.size(),
                               columns.size(), columns.size(), GrB_CSR_FORMAT),
        "import");
  return matrix;
}

void* Multiply(const SparseTask& task) {
  GrB_Index rows = 0, columns = 0;
  Check(GrB_Matrix_nrows(&rows, MatrixOf(task.left)), "nrows");
  Check(GrB_Matrix_ncols(&columns, MatrixOf(task.right)), "ncols");
  GrB_Matrix product = nullptr;
  Check(GrB_Matrix_new(&product, GrB_FP32, rows, columns), "new");
  GrB_Descriptor how = nullptr;
  Check(GrB_Descriptor_new(&how), "descriptor");
  Check(GxB_Desc_set(how, GrB_OUTP, GrB_REPLACE), "replace");
  Check(GxB_Desc_set(how, GrB_MASK, GrB_COMP), "complement");
  Check(GxB_Desc_set(how, GrB_MASK, GrB_STRUCTURE), "structure");
  Check(GxB_Desc_set(how, GxB_DESCRIPTOR_NTHREADS, static_cast<int>(task.num_threads)), "threads");
  Check(GxB_Desc_set(how, GxB_AxB_METHOD, kMethods[task.method].value), "method");
  Check(GrB_mxm(product, MatrixOf(task.mask), nullptr, GrB_PLUS_TIMES_SEMIRING_FP32,
                MatrixOf(task.left), MatrixOf(task.right), how),
        "mxm");
  Check(GrB_Matrix_wait(product, GrB_MATERIALIZE), "wait");
  GrB_Descriptor_free(&how);
  return product;
}

size_t NumEntries(const void* matrix) {
  GrB_Index count = 0;
  Check(GrB_Matrix_nvals(&count, MatrixOf(matrix)), "nvals");
  return count;
}

void Read(const void* matrix, uint64_t* offsets, uint32_t* columns, float* values) {
  GrB_Index num_rows = 0;
  Check(GrB_Matrix_nrows(&num_rows, MatrixOf(matrix)), "nrows");
  GrB_Index num_offsets = num_rows + 1, num_columns = NumEntries(matrix), num_values = num_columns;
  std::vector<GrB_Index> starts(num_offsets), places(num_columns);
  Check(GrB_Matrix_export_FP32(starts.data(), places.data(), values, &num_offsets, &num_columns,
                               &num_values, GrB_CSR_FORMAT, MatrixOf(matrix)),
        "export");
  std::copy(starts.begin(), starts.end(), offsets);
  std::copy(places.begin(), places.end(), columns);
}

void Drop(void* matrix) {
  GrB_Matrix own = MatrixOf(matrix);
  GrB_Matrix_free(&own);
}

}  // namespace
}  // namespace bole

extern "C" __attribute__((visibility("default"))) const bole::SparsePeer bole_graphblas = {
    bole::Version,  bole::kMethods.size(), bole::MethodName, bole::Load,
    bole::Multiply, bole::NumEntries,      bole::Read,       bole::Drop};
