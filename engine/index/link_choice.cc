#include "engine/index/link_choice.h"

#include <algorithm>

namespace bole {

LinkChoice::LinkChoice(const NearnessTable& table, const CodeKernels& kernels)
    : table_(table), kernels_(kernels), query_(table.codes.stride()) {}

size_t LinkChoice::Choose(uint32_t row, std::span<const ScoredRow> candidates, size_t room,
                          uint32_t* links) {
  open_.assign(candidates.begin(), candidates.end());
  left_out_.clear();
  size_t count = 0;
  // Scores of LeaveOutNearerTo don't have the scale of the row that they are compared with.
  const float scale = table_.scales[row];
  for (ScoredRow& item : open_) item.score *= scale;
  while (!open_.empty() && count < room) {
    links[count++] = open_.front().row;
    open_.erase(open_.begin());
    if (count < room) LeaveOutNearerTo(links[count - 1]);
  }
  std::sort(left_out_.begin(), left_out_.end(), IsBetter);
  for (size_t i = 0; i < left_out_.size() && count < room / 2; ++i) {
    links[count++] = left_out_[i].row;
  }
  return count;
}

void LinkChoice::LeaveOutNearerTo(uint32_t link) {
  rows_.clear();
  for (const ScoredRow& item : open_) rows_.push_back(item.row);
  scores_.resize(rows_.size());
  const CodeQuery query = table_.codes.RowAsQuery(link, query_.data());
  kernels_.score(table_.rows(), query, rows_.data(), rows_.size(), scores_.data());
  const float scale = table_.scales[link];
  size_t kept = 0;
  for (size_t i = 0; i < open_.size(); ++i) {
    const bool stays = scores_[i] * scale < open_[i].score;
    if (stays) {
      open_[kept++] = open_[i];
    } else {
      left_out_.push_back(open_[i]);
    }
  }
  open_.resize(kept);
}

std::span<const ScoredRow> LinkChoice::Rank(uint32_t row, std::span<const uint32_t> others) {
  scores_.resize(others.size());
  const CodeQuery query = table_.codes.RowAsQuery(row, query_.data());
  kernels_.score(table_.rows(), query, others.data(), others.size(), scores_.data());
  ranked_.resize(others.size());
  for (size_t i = 0; i < others.size(); ++i) ranked_[i] = {scores_[i], others[i]};
  std::sort(ranked_.begin(), ranked_.end(), IsBetter);
  return ranked_;
}

}  // namespace bole
