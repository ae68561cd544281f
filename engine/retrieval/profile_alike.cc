#include "engine/retrieval/profile_alike.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

// Postings of a feature that a query looks at. Rare features are complete; of common ones (a city)
// this is enough to fill a list when there is nothing better.
constexpr size_t kMostPostings = 4000;

float InverseLength(std::span<const float> values, size_t size) {
  double sum = 0;
  for (const float value : values) sum += double{value} * value;
  if (values.empty()) sum = static_cast<double>(size);
  return sum > 0 ? static_cast<float>(1 / std::sqrt(sum)) : 0;
}

float ValueOf(std::span<const float> values, size_t i) {
  return values.empty() ? 1.0f : values[i];
}

}  // namespace

ProfileAlike::ProfileAlike(const ProfileViews& views)
    : views_(views), inverse_lengths_(views.items.num_rows()) {
  if (views.queries.num_columns != views.items.num_columns ||
      views.postings.num_rows() != views.items.num_columns ||
      views.postings.num_columns != views.items.num_rows()) {
    throw Error(ErrorCode::kInvalidArgument, "profile matrices don't fit together");
  }
  for (size_t item = 0; item < num_items(); ++item) {
    inverse_lengths_[item] =
        InverseLength(views_.items.row_values(item), views_.items.row_size(item));
  }
}

std::vector<ScoredRow> ProfileAlike::Find(uint32_t query, const RowFilter& filter,
                                          Accumulator& sums) const {
  AddPostings(query, sums);
  TopK candidates(std::min(kMostFound, num_items()));
  sums.Drain([&](uint32_t item, float sum) {
    const float score = sum * inverse_lengths_[item];
    if (score >= candidates.threshold() && filter.Allows(item)) candidates.Add(score, item);
  });
  std::vector<ScoredRow> found = candidates.Take();
  for (ScoredRow& item : found) item.score = Cosine(query, item.row);
  std::erase_if(found, [](const ScoredRow& item) { return item.score <= 0; });
  std::sort(found.begin(), found.end(), IsBetter);
  return found;
}

void ProfileAlike::AddPostings(uint32_t query, Accumulator& sums) const {
  const auto features = views_.queries.row(query);
  const auto values = views_.queries.row_values(query);
  for (size_t i = 0; i < features.size(); ++i) {
    const float value = ValueOf(values, i);
    const auto items = views_.postings.row(features[i]);
    const auto item_values = views_.postings.row_values(features[i]);
    const size_t step = std::max<size_t>(1, (items.size() + kMostPostings - 1) / kMostPostings);
    const size_t first = Mix64(uint64_t{features[i]} << 32 | query) % step;
    for (size_t at = first; at < items.size(); at += step) {
      const float product = value * ValueOf(item_values, at);
      if (product > 0) sums.Add(items[at], product);
    }
  }
}

float ProfileAlike::Cosine(uint32_t query, uint32_t item) const {
  const auto a = views_.queries.row(query);
  const auto b = views_.items.row(item);
  const auto a_values = views_.queries.row_values(query);
  const auto b_values = views_.items.row_values(item);
  double dot = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      dot += double{ValueOf(a_values, i)} * ValueOf(b_values, j);
      ++i;
      ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  const float lengths = InverseLength(a_values, a.size()) * inverse_lengths_[item];
  return std::clamp(static_cast<float>(dot) * lengths, 0.0f, 1.0f);
}

}  // namespace bole
