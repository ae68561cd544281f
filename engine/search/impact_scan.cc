#include "engine/search/impact_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/search/impact_sums.h"

namespace bole {
namespace {

// Rows whose sums fit into the nearest cache, with room for the lists.
constexpr size_t kStretch = 4096;

// Bytes in order that are read in the time of one entry of a list of rows.
constexpr uint64_t kBytesPerEntry = 16;

// Sums of as many floats are above the exact ones by less.
double Rounding(size_t num_terms) {
  return 1 + 1e-6 * static_cast<double>(num_terms + 10);
}

}  // namespace

ImpactScan::ImpactScan(const ImpactLists& lists, std::span<const WeighedTerm> terms,
                       ImpactScanScratch& scratch)
    : lists_(lists), scratch_(scratch) {
  scratch_.sums.resize(kStretch);
  scratch_.places.resize(kStretch);
  for (const WeighedTerm& term : terms) {
    const Reader& added =
        readers_.emplace_back(Reader{term, 0, lists.begin(term.term), lists.end(term.term)});
    for (size_t place = added.place; place < added.end; ++place) {
      const ImpactLists::Entry entry = lists.entry(place);
      cost_ += entry.rows.empty() ? entry.bytes.size() / kBytesPerEntry : entry.rows.size();
    }
  }
  SetFactors();
}

// The dearest term gets the largest factor with which no sum overflows; all are rounded up.
void ImpactScan::SetFactors() {
  double dearest = 0;
  for (const Reader& one : readers_) {
    dearest = std::max(dearest, static_cast<double>(one.term.weight) * lists_.Most(one.term.term));
  }
  if (dearest <= 0) return;
  constexpr double kMostSum = std::numeric_limits<int32_t>::max();
  const double sum_of_ones = ImpactLists::kLargestByte * static_cast<double>(readers_.size());
  const double largest = std::floor(std::min<double>(kMostFactor - 1, kMostSum / sum_of_ones - 1));
  for (Reader& one : readers_) {
    const double share =
        one.term.weight * static_cast<double>(lists_.Most(one.term.term)) / dearest;
    one.factor = static_cast<int32_t>(std::ceil(share * largest));
  }
  score_of_one_ = static_cast<float>(dearest / (largest * ImpactLists::kLargestByte) *
                                     Rounding(readers_.size()));
}

bool ImpactScan::NextBlock() {
  parts_.clear();
  next_stretch_ = 0;
  block_ = std::numeric_limits<uint32_t>::max();
  for (const Reader& one : readers_) {
    if (one.place < one.end) block_ = std::min(block_, lists_.block(one.place));
  }
  for (Reader& one : readers_) {
    if (one.place == one.end || lists_.block(one.place) != block_) continue;
    parts_.push_back({lists_.entry(one.place++), one.term.weight, one.factor, 0});
  }
  return !parts_.empty();
}

float ImpactScan::Bound() const {
  float bound = 0;
  for (const Part& part : parts_) bound += part.weight * part.entry.most;
  return bound;
}

int32_t ImpactScan::LeastSum(float score) const {
  if (!(score > 0)) return 1;
  const double sum = std::floor(static_cast<double>(score) / score_of_one_);
  return static_cast<int32_t>(
      std::clamp<double>(sum, 1, static_cast<double>(std::numeric_limits<int32_t>::max())));
}

void ImpactScan::Add(Part& part, size_t begin, size_t end) {
  if (part.entry.rows.empty()) {
    // The last block has fewer rows.
    end = std::min(end, part.entry.bytes.size());
    if (end <= begin) return;
    ChosenImpactSums().add(part.entry.bytes.data() + begin, part.factor, end - begin,
                           scratch_.sums.data());
    return;
  }
  for (; part.next < part.entry.rows.size() && part.entry.rows[part.next] < end; ++part.next) {
    scratch_.sums[part.entry.rows[part.next] - begin] += part.factor * part.entry.bytes[part.next];
  }
}

bool ImpactScan::NextStretch() {
  if (next_stretch_ == ImpactLists::kBlockRows) return false;
  const size_t begin = next_stretch_;
  next_stretch_ += kStretch;
  first_row_ = static_cast<uint32_t>(block_ * ImpactLists::kBlockRows + begin);
  end_row_ = first_row_ + static_cast<uint32_t>(kStretch);
  std::ranges::fill(scratch_.sums, 0);
  for (Part& part : parts_) Add(part, begin, next_stretch_);
  return true;
}

void ImpactScan::Select(int32_t least, std::vector<HopefulRow>& hopeful) {
  hopeful.clear();
  const size_t num_selected =
      ChosenImpactSums().select(scratch_.sums.data(), least, kStretch, scratch_.places.data());
  for (size_t i = 0; i < num_selected; ++i) {
    const uint16_t place = scratch_.places[i];
    hopeful.push_back({scratch_.sums[place], first_row_ + place});
  }
}

void ImpactScan::SelectAmong(std::span<const uint32_t> rows, int32_t least,
                             std::vector<HopefulRow>& hopeful) const {
  hopeful.clear();
  for (const uint32_t row : rows) {
    const int32_t sum = scratch_.sums[row - first_row_];
    if (sum >= least) hopeful.push_back({sum, row});
  }
}

}  // namespace bole
