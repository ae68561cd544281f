// Which of a row's near neighbours become its links.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/index/code_product.h"
#include "engine/index/code_table.h"

namespace bole {

// Rows with the scales that make their codes' products the nearness of the graph.
struct NearnessTable {
  const CodeTable& codes;
  const float* scales;  // one for each row

  CodeRows rows() const { return codes.rows(scales); }
};

// Chooses links that point in different directions: a candidate becomes a link unless one of the
// links chosen before, all nearer to the row, is nearer to the candidate than the row is (Malkov,
// Yashunin 2016, algorithm 4). When that leaves fewer than half of the room, the nearest of those
// left out fill it up to there: rows among many equal ones would otherwise have a single link.
//
// Keeps its memory between calls. Thread safety: none; one for each worker.
class LinkChoice {
 public:
  LinkChoice(const NearnessTable& table, const CodeKernels& kernels);

  // Writes up to `room` of the candidates to `links`, best first, and returns how many. Candidates
  // are sorted by IsBetter, with their nearness to the row as score, and don't have the row itself.
  size_t Choose(uint32_t row, std::span<const ScoredRow> candidates, size_t room, uint32_t* links);

  // Sorts rows by nearness to a row; valid until the next call.
  std::span<const ScoredRow> Rank(uint32_t row, std::span<const uint32_t> others);

 private:
  void LeaveOutNearerTo(uint32_t link);

  const NearnessTable table_;
  const CodeKernels& kernels_;
  std::vector<int8_t> query_;
  std::vector<ScoredRow> open_;  // candidates that may still become links
  std::vector<ScoredRow> left_out_;
  std::vector<ScoredRow> ranked_;
  std::vector<uint32_t> rows_;
  std::vector<float> scores_;
};

}  // namespace bole
