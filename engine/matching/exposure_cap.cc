#include "engine/matching/exposure_cap.h"

#include <glog/logging.h>

#include <algorithm>
#include <utility>

#include "engine/base/random.h"

namespace bole {
namespace {

using Lists = std::vector<std::vector<Recommendation>>;

// Viewers whose lists are made at a time. About as many of a batch as one candidate has places find
// room on their first try, so a much larger batch makes most of its lists in vain; a smaller one
// leaves threads idle.
constexpr size_t kSmallestBatch = 256;
constexpr size_t kLargestBatch = 4096;

// One place on one list.
struct Place {
  float score = 0;
  uint32_t viewer = 0;
};

// A list that has lost places.
struct Shortened {
  uint32_t viewer = 0;
  size_t num_lost = 0;
};

class Capping {
 public:
  Capping(std::span<const uint32_t> places, Lists& lists)
      : places_(places), counts_(places.size()), full_(places.size()), lists_(lists) {
    for (const auto& list : lists_) {
      for (const Recommendation& item : list) ++counts_[item.row];
    }
    FindFull();
  }

  // Takes everybody who is on too many lists off those where they are wanted least. Returns the
  // lists that have become shorter, ascending.
  std::vector<Shortened> Cut();

  // Appends those in line who aren't full. Whether the list is as long again as it was.
  bool FillFromLine(const Shortened& list, std::span<const Recommendation> line);

  // Makes the lists of these viewers again, batch by batch, until they are as long as may be.
  void MakeAllAgain(std::span<const uint32_t> viewers, const MakeLists& make);

  std::vector<uint8_t> TakeFull() { return std::move(full_); }

 private:
  // Those of one batch. Returns those that are to be tried once more.
  std::vector<uint32_t> MakeAgain(std::span<const uint32_t> viewers, const MakeLists& make);
  void FindFull() {
    for (size_t row = 0; row < counts_.size(); ++row) full_[row] = counts_[row] >= places_[row];
  }
  void Add(uint32_t row) { full_[row] = ++counts_[row] >= places_[row]; }

  const std::span<const uint32_t> places_;  // by candidate: lists that they may be on
  std::vector<uint32_t> counts_;            // by candidate: lists that they are on
  std::vector<uint8_t> full_;
  Lists& lists_;
};

// Those places of all who are on too many lists that they lose, as (viewer, candidate).
std::vector<std::pair<uint32_t, uint32_t>> PlacesToLose(const Lists& lists,
                                                        std::span<const uint32_t> counts,
                                                        std::span<const uint32_t> max_lists) {
  // Places of the crowded alone, by candidate.
  std::vector<uint64_t> begins(counts.size() + 1);
  for (size_t row = 0; row < counts.size(); ++row) {
    begins[row + 1] = begins[row] + (counts[row] > max_lists[row] ? counts[row] : 0);
  }
  std::vector<Place> places(begins.back());
  std::vector<uint64_t> ends(begins.begin(), begins.end() - 1);
  for (uint32_t viewer = 0; viewer < lists.size(); ++viewer) {
    for (const Recommendation& item : lists[viewer]) {
      if (counts[item.row] > max_lists[item.row]) places[ends[item.row]++] = {item.score, viewer};
    }
  }
  std::vector<std::pair<uint32_t, uint32_t>> lost;
  for (uint32_t row = 0; row < counts.size(); ++row) {
    if (counts[row] <= max_lists[row]) continue;
    const auto hash = [row](const Place& place) {
      return Mix64(uint64_t{row} << 32 | place.viewer);
    };
    const auto is_wanted_more = [&](const Place& a, const Place& b) {
      return a.score != b.score ? a.score > b.score : hash(a) < hash(b);
    };
    const auto begin = places.begin() + static_cast<ptrdiff_t>(begins[row]);
    const auto end = places.begin() + static_cast<ptrdiff_t>(begins[row + 1]);
    const auto first_lost = begin + static_cast<ptrdiff_t>(max_lists[row]);
    std::nth_element(begin, first_lost, end, is_wanted_more);
    for (auto place = first_lost; place != end; ++place) lost.push_back({place->viewer, row});
  }
  std::sort(lost.begin(), lost.end());
  return lost;
}

std::vector<Shortened> Capping::Cut() {
  const auto lost = PlacesToLose(lists_, counts_, places_);
  std::vector<Shortened> shortened;
  for (const auto& [viewer, row] : lost) {
    if (shortened.empty() || shortened.back().viewer != viewer) shortened.push_back({viewer, 0});
    ++shortened.back().num_lost;
  }
  for (const Shortened& list : shortened) {
    std::erase_if(lists_[list.viewer], [&](const Recommendation& item) {
      return std::binary_search(lost.begin(), lost.end(), std::pair(list.viewer, item.row));
    });
  }
  for (size_t row = 0; row < counts_.size(); ++row) {
    counts_[row] = std::min(counts_[row], places_[row]);
  }
  FindFull();
  return shortened;
}

bool Capping::FillFromLine(const Shortened& list, std::span<const Recommendation> line) {
  size_t missing = list.num_lost;
  for (const Recommendation& item : line) {
    if (missing == 0) break;
    if (full_[item.row] != 0) continue;
    Add(item.row);
    lists_[list.viewer].push_back(item);
    --missing;
  }
  return missing == 0;
}

std::vector<uint32_t> Capping::MakeAgain(std::span<const uint32_t> viewers, const MakeLists& make) {
  std::vector<std::vector<uint32_t>> kept(viewers.size());
  for (size_t i = 0; i < viewers.size(); ++i) {
    for (const Recommendation& item : lists_[viewers[i]]) kept[i].push_back(item.row);
    std::sort(kept[i].begin(), kept[i].end());
  }
  Lists made = make(viewers, {full_, kept});
  CHECK_EQ(made.size(), viewers.size());
  std::vector<uint32_t> again;
  for (size_t i = 0; i < viewers.size(); ++i) {
    const size_t removed = std::erase_if(made[i], [&](const Recommendation& item) {
      if (std::binary_search(kept[i].begin(), kept[i].end(), item.row)) return false;
      // Somebody earlier in the batch may have taken the last place.
      if (full_[item.row] != 0) return true;
      Add(item.row);
      return false;
    });
    if (removed > 0) again.push_back(viewers[i]);
    lists_[viewers[i]] = std::move(made[i]);
  }
  return again;
}

void Capping::MakeAllAgain(std::span<const uint32_t> viewers, const MakeLists& make) {
  if (viewers.empty() || places_.empty()) return;
  const size_t batch =
      std::clamp<size_t>(*std::ranges::min_element(places_), kSmallestBatch, kLargestBatch);
  for (size_t begin = 0; begin < viewers.size(); begin += batch) {
    const auto part = viewers.subspan(begin, std::min(batch, viewers.size() - begin));
    std::vector<uint32_t> waiting(part.begin(), part.end());
    // Each round fills somebody up, so it ends.
    while (!waiting.empty()) waiting = MakeAgain(waiting, make);
  }
}

}  // namespace

std::vector<uint8_t> CapExposure(std::span<const uint32_t> places, const MakeLists& make,
                                 const Lists& next_in_line, Lists& lists) {
  Capping capping(places, lists);
  std::vector<uint32_t> viewers;  // whose lists are to be made again
  for (const Shortened& list : capping.Cut()) {
    const auto line = next_in_line.empty() ? std::span<const Recommendation>()
                                           : std::span(next_in_line[list.viewer]);
    if (!capping.FillFromLine(list, line)) viewers.push_back(list.viewer);
  }
  capping.MakeAllAgain(viewers, make);
  return capping.TakeFull();
}

std::vector<uint8_t> FillUp(std::span<const uint32_t> places, std::span<const uint32_t> viewers,
                            const MakeLists& make, Lists& lists) {
  Capping capping(places, lists);
  capping.MakeAllAgain(viewers, make);
  return capping.TakeFull();
}

}  // namespace bole
