#include "engine/search/impact_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bole {
namespace {

// Rows whose sums fit into the nearest cache, with room for the lists.
constexpr size_t kStretch = 4096;

// Bytes in order that are read in the time of one entry of a list of rows.
constexpr uint64_t kBytesPerEntry = 16;

// Looking up a byte here and there costs about as much as so many in order.
constexpr size_t kBytesPerLookup = 256;

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

// A row that had the most of every term would have nearly the largest sum. A term that says little
// gets the least factor with which any impact is seen; of so many terms that these fill the sums,
// sums that have no more room are bounded by all terms together.
void ImpactScan::SetFactors() {
  bounds_.num_terms = readers_.size();
  double total = 0;
  for (const Reader& one : readers_) {
    total += one.term.weight * static_cast<double>(lists_.Most(one.term.term));
  }
  if (total <= 0) return;
  constexpr double kFactorOfOne = 256;  // a byte of 1 adds 1
  constexpr double kLeastRange = kMostSum / 2;
  const double range =
      std::max(kLeastRange, kMostSum - kFactorOfOne * static_cast<double>(readers_.size()));
  for (Reader& one : readers_) {
    const double share = one.term.weight * static_cast<double>(lists_.Most(one.term.term)) / total;
    one.factor = static_cast<uint16_t>(std::max(kFactorOfOne, std::ceil(share * range)));
  }
  const double rounding = Rounding(readers_.size());
  // A whole impact is 255 bytes of a factor's 256ths.
  bounds_.score_of_one =
      static_cast<float>(total / range * kFactorOfOne / ImpactLists::kLargestByte * rounding);
  bounds_.most = static_cast<float>(total * rounding);
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
  // Stable, so that equal ones keep the order of their terms.
  std::ranges::stable_sort(parts_, [](const Part& a, const Part& b) {
    if (a.has_all_rows() != b.has_all_rows()) return a.has_all_rows();
    return a.has_all_rows() && a.factor < b.factor;
  });
  return !parts_.empty();
}

float ImpactScan::Bound() const {
  float bound = 0;
  for (const Part& part : parts_) bound += part.weight * part.entry.most;
  return bound;
}

uint16_t ImpactScan::LeastSum(float score) const {
  if (!(score > 0)) return 1;
  const double sum = std::floor(static_cast<double>(score) / bounds_.score_of_one);
  return static_cast<uint16_t>(
      std::clamp<double>(sum - static_cast<double>(readers_.size()), 1, kMostSum));
}

// As many as leave something to be wanted of the others.
void ImpactScan::LeaveOut(uint16_t least) {
  least_ = least;
  least_of_others_ = least;
  for (num_left_out_ = 0; num_left_out_ < std::min(parts_.size(), most_left_out_);
       ++num_left_out_) {
    const Part& part = parts_[num_left_out_];
    if (!part.has_all_rows() || part.most() >= least_of_others_) return;
    least_of_others_ = static_cast<uint16_t>(least_of_others_ - part.most());
  }
}

void ImpactScan::Complete(std::vector<HopefulRow>& hopeful) {
  if (hopeful.size() * kBytesPerLookup > kStretch) {
    most_left_out_ = num_left_out_ - std::min<size_t>(num_left_out_, 1);
  } else {
    most_left_out_ = num_left_out_ + 1;
  }
  if (num_left_out_ == 0) return;
  for (HopefulRow& one : hopeful) {
    const size_t place = one.row % ImpactLists::kBlockRows;
    uint32_t sum = one.sum;
    for (size_t i = 0; i < num_left_out_; ++i) {
      sum += AddedBy(parts_[i].entry.bytes[place], parts_[i].factor);
    }
    one.sum = static_cast<uint16_t>(std::min<uint32_t>(sum, kMostSum));
  }
  std::erase_if(hopeful, [&](const HopefulRow& one) { return one.sum < least_; });
}

// Of the terms that have a byte for each row.
void ImpactScan::AddBytes(size_t begin) {
  scratch_.bytes.clear();
  size_t size = kStretch;
  for (size_t i = num_left_out_; i < parts_.size() && parts_[i].has_all_rows(); ++i) {
    // The last block has fewer rows.
    const size_t num_rows = parts_[i].entry.bytes.size();
    size = std::min(size, num_rows - std::min(begin, num_rows));
    scratch_.bytes.push_back({parts_[i].entry.bytes.data() + begin, parts_[i].factor});
  }
  if (size == 0) return;
  ChosenImpactSums().add(scratch_.bytes.data(), scratch_.bytes.size(), size, scratch_.sums.data());
}

void ImpactScan::AddRows(Part& part, size_t begin) {
  const std::span<const uint16_t> rows = part.entry.rows;
  const size_t end = begin + kStretch;
  for (; part.next < rows.size() && rows[part.next] < end; ++part.next) {
    uint16_t& sum = scratch_.sums[rows[part.next] - begin];
    const uint32_t added = sum + AddedBy(part.entry.bytes[part.next], part.factor);
    sum = static_cast<uint16_t>(std::min<uint32_t>(added, kMostSum));
  }
}

bool ImpactScan::NextStretch(uint16_t least) {
  if (next_stretch_ == ImpactLists::kBlockRows) return false;
  const size_t begin = next_stretch_;
  next_stretch_ += kStretch;
  first_row_ = static_cast<uint32_t>(block_ * ImpactLists::kBlockRows + begin);
  end_row_ = first_row_ + static_cast<uint32_t>(kStretch);
  std::ranges::fill(scratch_.sums, 0);
  LeaveOut(least);
  AddBytes(begin);
  for (Part& part : parts_) AddRows(part, begin);
  return true;
}

void ImpactScan::Select(std::vector<HopefulRow>& hopeful) {
  hopeful.clear();
  const size_t num_selected = ChosenImpactSums().select(scratch_.sums.data(), least_of_others_,
                                                        kStretch, scratch_.places.data());
  for (size_t i = 0; i < num_selected; ++i) {
    const uint16_t place = scratch_.places[i];
    hopeful.push_back({scratch_.sums[place], first_row_ + place});
  }
}

void ImpactScan::SelectAmong(std::span<const uint32_t> rows,
                             std::vector<HopefulRow>& hopeful) const {
  hopeful.clear();
  for (const uint32_t row : rows) {
    const uint16_t sum = scratch_.sums[row - first_row_];
    if (sum >= least_of_others_) hopeful.push_back({sum, row});
  }
}

}  // namespace bole
