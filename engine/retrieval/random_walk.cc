#include "engine/retrieval/random_walk.h"

#include <memory>
#include <numeric>

#include "engine/base/error.h"

namespace bole {

// What is still to be walked from each row, and the rows with enough of it, first in, first out.
struct RandomWalk::Scratch {
  explicit Scratch(size_t num_rows) : residue(num_rows), is_waiting(num_rows) {}

  std::vector<float> residue;
  std::vector<uint8_t> is_waiting;
  std::vector<uint32_t> queue;    // those before `next` have been pushed
  std::vector<uint32_t> touched;  // rows with a residue, perhaps several times
  size_t next = 0;
};

RandomWalk::RandomWalk(const CsrView& graph, const RandomWalkOptions& options)
    : graph_(graph),
      options_(options),
      degrees_(graph.num_rows()),
      scratch_([size = graph.num_rows()] { return std::make_unique<Scratch>(size); }) {
  if (!(options.stop > 0 && options.stop <= 1) || !(options.tolerance > 0)) {
    throw Error(ErrorCode::kInvalidArgument,
                "a random walk needs a chance to stop in (0, 1] and a tolerance above 0");
  }
  for (size_t row = 0; row < degrees_.size(); ++row) {
    const auto weights = graph.row_values(row);
    degrees_[row] = weights.empty() ? static_cast<float>(graph.row_size(row))
                                    : std::accumulate(weights.begin(), weights.end(), 0.0f);
  }
}

RandomWalk::~RandomWalk() = default;

void RandomWalk::Push(uint32_t row, float amount, Scratch& scratch) const {
  if (scratch.residue[row] == 0) scratch.touched.push_back(row);
  scratch.residue[row] += amount;
  if (scratch.is_waiting[row] != 0) return;
  if (scratch.residue[row] <= options_.tolerance * degrees_[row]) return;
  scratch.is_waiting[row] = 1;
  scratch.queue.push_back(row);
}

void RandomWalk::Accumulate(uint32_t query, Accumulator& scores) const {
  const size_t num_neighbours = graph_.row_size(query);
  if (num_neighbours == 0 || num_neighbours > options_.max_neighbours) return;
  const auto scratch = scratch_.Lend();
  Push(query, 1, *scratch);
  while (scratch->next < scratch->queue.size()) {
    const uint32_t row = scratch->queue[scratch->next++];
    const float residue = scratch->residue[row];
    scratch->is_waiting[row] = 0;
    scratch->residue[row] = 0;
    // Nobody goes on from a row without neighbours.
    const float ends = degrees_[row] > 0 ? options_.stop * residue : residue;
    if (ends > 0) scores.Add(row, ends);
    if (degrees_[row] <= 0) continue;
    const float goes_on = (residue - ends) / degrees_[row];
    const auto neighbours = graph_.row(row);
    const auto weights = graph_.row_values(row);
    for (size_t i = 0; i < neighbours.size(); ++i) {
      Push(neighbours[i], weights.empty() ? goes_on : goes_on * weights[i], *scratch);
    }
  }
  for (const uint32_t row : scratch->touched) scratch->residue[row] = 0;
  scratch->touched.clear();
  scratch->queue.clear();
  scratch->next = 0;
}

}  // namespace bole
