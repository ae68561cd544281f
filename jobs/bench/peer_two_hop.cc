#include "jobs/bench/peer_two_hop.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "jobs/bench/machine_limits.h"

namespace bole {
namespace {

// Rows of a product of the peer: bounds its memory, and is enough for any number of threads.
constexpr size_t kRowsAtATime = 8192;

// The peer may add in another order.
constexpr float kRounding = 1e-5f;

Csr Copy(const CsrView& graph) {
  return {{graph.offsets.begin(), graph.offsets.end()},
          {graph.columns.begin(), graph.columns.end()},
          {graph.values.begin(), graph.values.end()},
          graph.num_columns};
}

}  // namespace

PeerTwoHop::PeerTwoHop(const SparsePeer& peer, const CsrView& graph, const TwoHop& two_hop)
    : peer_(peer), graph_(graph), two_hop_(two_hop), right_(Load(Copy(graph))) {
  for (size_t begin = 0; begin < graph.num_rows(); begin += kRowsAtATime) {
    std::vector<uint32_t> rows(std::min(kRowsAtATime, graph.num_rows() - begin));
    std::iota(rows.begin(), rows.end(), static_cast<uint32_t>(begin));
    parts_.push_back(MakePart(rows));
  }
  ChooseMethod();
}

void PeerTwoHop::MultiplyAll(size_t num_threads) const {
  for (const Part& part : parts_) Multiply(part, num_threads, method_);
}

std::vector<std::vector<ScoredRow>> PeerTwoHop::Search(std::span<const uint32_t> rows,
                                                       size_t k) const {
  const Matrix product = Multiply(MakePart(rows), 1, method_);
  std::vector<uint64_t> offsets(rows.size() + 1);
  std::vector<uint32_t> columns(peer_.num_entries(product.get()));
  std::vector<float> values(columns.size());
  peer_.read(product.get(), offsets.data(), columns.data(), values.data());
  std::vector<std::vector<ScoredRow>> lists;
  for (size_t i = 0; i < rows.size(); ++i) {
    TopK best(k);
    for (uint64_t j = offsets[i]; j < offsets[i + 1]; ++j) {
      // An acquaintance that nobody else has is worth nothing, yet leaves an entry.
      if (values[j] > 0) best.Add(values[j], columns[j]);
    }
    lists.push_back(best.Take());
  }
  return lists;
}

PeerTwoHop::Matrix PeerTwoHop::Load(const Csr& matrix) const {
  return {peer_.load({matrix.offsets.data(), matrix.columns.data(), matrix.values.data(),
                      matrix.num_rows(), matrix.num_columns}),
          peer_.drop};
}

PeerTwoHop::Part PeerTwoHop::MakePart(std::span<const uint32_t> rows) const {
  Csr left{.num_columns = graph_.num_columns}, mask{.num_columns = graph_.num_columns};
  for (const uint32_t row : rows) {
    for (const uint32_t middle : graph_.row(row)) {
      left.columns.push_back(middle);
      left.values.push_back(two_hop_.worth(middle));
    }
    left.offsets.push_back(left.columns.size());
    AddWithSelf(row, mask);
  }
  return {Load(left), Load(mask)};
}

void PeerTwoHop::AddWithSelf(uint32_t row, Csr& mask) const {
  const auto ties = graph_.row(row);
  const auto above = std::upper_bound(ties.begin(), ties.end(), row);
  mask.columns.insert(mask.columns.end(), ties.begin(), above);
  mask.columns.push_back(row);
  mask.columns.insert(mask.columns.end(), above, ties.end());
  mask.values.resize(mask.columns.size(), 1);
  mask.offsets.push_back(mask.columns.size());
}

PeerTwoHop::Matrix PeerTwoHop::Multiply(const Part& part, size_t num_threads, size_t method) const {
  return {peer_.multiply({part.left.get(), right_.get(), part.mask.get(), num_threads, method}),
          peer_.drop};
}

// The fastest on the first part, by one thread's own time.
void PeerTwoHop::ChooseMethod() {
  double least = 0;
  for (size_t method = 0; !parts_.empty() && method < peer_.num_methods; ++method) {
    const double start = ThreadSeconds();
    Multiply(parts_[0], 1, method);
    const double seconds = ThreadSeconds() - start;
    if (method > 0 && seconds >= least) continue;
    least = seconds;
    method_ = method;
  }
}

bool AreSameLists(std::span<const ScoredRow> a, std::span<const ScoredRow> b) {
  if (a.size() != b.size()) return false;
  std::map<uint32_t, float> scores;
  for (const ScoredRow& item : b) scores[item.row] = item.score;
  for (size_t i = 0; i < a.size(); ++i) {
    const float slack = kRounding * a[i].score;
    if (std::abs(a[i].score - b[i].score) > slack) return false;
    const auto found = scores.find(a[i].row);
    if (found != scores.end()) {
      if (std::abs(found->second - a[i].score) > slack) return false;
    } else if (a[i].score > a.back().score + slack) {
      return false;
    }
  }
  return true;
}

}  // namespace bole
