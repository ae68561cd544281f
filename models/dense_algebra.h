// The few operations on tall, narrow matrices that learning needs, with fixed bits.
//
// Every sum is taken in an order that depends on the shapes alone, so results are the same
// for any number of threads.
#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "engine/base/matrix.h"

namespace bole {

// Tells OpenBLAS to stay on the calling thread: our own threads are outside. Cheap; called by
// everything in this folder that uses it.
void UseOneBlasThread();

// rowsᵀ · rows: float32 products of a few thousand rows, added in float64.
Eigen::MatrixXd Gramian(const MatrixView& rows, size_t num_threads);

// An orthonormal basis in which a symmetric matrix is diagonal.
struct Eigenbasis {
  Matrix vectors;  // one a column, largest eigenvalue first; its largest entry is positive
  Vector values;   // descending; negative ones, which are rounding errors of a Gramian, are 0
};

// Throws Error(kInvalidArgument) for a matrix that isn't finite.
Eigenbasis MakeEigenbasis(const Eigen::MatrixXd& symmetric);

// rows ← rows · basis, in place, where equal rows become equal ones, bit for bit: what is alike
// must not be told apart by where it stands. Requires a square basis.
void RotateRows(const Matrix& basis, size_t num_threads, Matrix* rows);

}  // namespace bole
