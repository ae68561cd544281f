#include "jobs/bench/bm25.h"

#include <algorithm>
#include <cmath>

#include "engine/base/top_k.h"

namespace bole {
namespace {

constexpr double kSaturation = 1.2;    // k1
constexpr double kLengthShare = 0.75;  // b

}  // namespace

Bm25::Bm25(const RowWords& rows) : num_rows_(rows.size()) {
  const auto num_rows = static_cast<double>(std::max<size_t>(1, rows.size()));
  double mean_length = 0;
  for (const auto& words : rows) mean_length += static_cast<double>(words.size()) / num_rows;
  for (uint32_t row = 0; row < rows.size(); ++row) {
    for (const std::string& word : rows[row]) {
      const auto place = static_cast<uint32_t>(places_.size());
      const auto [known, is_new] = places_.try_emplace(word, place);
      if (is_new) postings_.emplace_back();
      std::vector<Posting>& postings = postings_[known->second];
      if (postings.empty() || postings.back().row != row) postings.push_back({row, 0});
      postings.back().impact += 1;  // a count, until all are known
    }
  }
  for (std::vector<Posting>& postings : postings_) {
    const auto count = static_cast<double>(postings.size());
    const double idf = std::log1p((num_rows - count + 0.5) / (count + 0.5));
    for (Posting& posting : postings) {
      const double length = static_cast<double>(rows[posting.row].size()) / mean_length;
      const double times = posting.impact;
      const double damping = kSaturation * (1 - kLengthShare + kLengthShare * length);
      posting.impact = static_cast<float>(idf * times * (kSaturation + 1) / (times + damping));
    }
  }
}

std::vector<uint32_t> Bm25::Best(const std::vector<std::string>& query, size_t k,
                                 const RowFilter& filter) const {
  std::vector<uint32_t> asked;
  for (const std::string& word : query) {
    if (const auto known = places_.find(word); known != places_.end()) {
      asked.push_back(known->second);
    }
  }
  std::sort(asked.begin(), asked.end());
  asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
  std::vector<float> scores(num_rows_, 0);
  for (const uint32_t place : asked) {
    for (const Posting& posting : postings_[place]) scores[posting.row] += posting.impact;
  }
  TopK best(k);
  for (uint32_t row = 0; row < num_rows_; ++row) {
    if (scores[row] > 0 && filter.Allows(row)) best.Add(scores[row], row);
  }
  std::vector<uint32_t> rows;
  for (const ScoredRow& item : best.Take()) rows.push_back(item.row);
  return rows;
}

}  // namespace bole
