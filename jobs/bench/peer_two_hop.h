// Two-hop counting as another program does it: products of whole sparse matrices under a mask.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/top_k.h"
#include "engine/retrieval/two_hop.h"
#include "jobs/bench/sparse_peer.h"

namespace bole {

// The sums of TwoHop over a graph whose values are all 1: left[u][z] = worth of z, right[z][v] = 1,
// wanted where v is neither u nor tied to u.
class PeerTwoHop {
 public:
  // All must outlive this. Loads the graph into the peer, and finds out its fastest method.
  PeerTwoHop(const SparsePeer& peer, const CsrView& graph, const TwoHop& two_hop);

  const char* version() const { return peer_.version(); }
  const char* method() const { return peer_.method_name(method_); }

  // The products of all rows, part by part, each dropped when it is there.
  void MultiplyAll(size_t num_threads) const;

  // The best k of each of these rows, best first; by one thread.
  std::vector<std::vector<ScoredRow>> Search(std::span<const uint32_t> rows, size_t k) const;

 private:
  // A matrix of the peer, dropped by itself.
  using Matrix = std::unique_ptr<void, void (*)(void*)>;
  // What is multiplied for some rows.
  struct Part {
    Matrix left, mask;
  };

  Matrix Load(const Csr& matrix) const;
  Part MakePart(std::span<const uint32_t> rows) const;
  void AddWithSelf(uint32_t row, Csr& mask) const;
  Matrix Multiply(const Part& part, size_t num_threads, size_t method) const;
  void ChooseMethod();

  const SparsePeer& peer_;
  const CsrView graph_;
  const TwoHop& two_hop_;
  Matrix right_;
  std::vector<Part> parts_;
  size_t method_ = 0;
};

// Whether two lists say the same but for rounding: place by place the same score, and the same rows
// above the score of the last place, where others may be as good.
bool AreSameLists(std::span<const ScoredRow> a, std::span<const ScoredRow> b);

}  // namespace bole
