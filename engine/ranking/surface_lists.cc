#include "engine/ranking/surface_lists.h"

#include <algorithm>

#include "engine/base/error.h"

namespace bole {

void WriteSurfaceLists(const std::filesystem::path& path, size_t length,
                       const std::vector<std::vector<Recommendation>>& lists,
                       const SurfaceRoom& room) {
  std::vector<uint64_t> offsets = {0};
  std::vector<uint32_t> rows;
  std::vector<float> scores;
  std::vector<uint8_t> sources;
  for (const auto& list : lists) {
    for (const Recommendation& item : list) {
      rows.push_back(item.row);
      scores.push_back(item.score);
      sources.push_back(static_cast<uint8_t>(item.source));
    }
    offsets.push_back(rows.size());
  }
  const uint64_t stored_length = length;
  ArrayFileWriter writer(path);
  writer.Add("length", std::span(&stored_length, 1));
  writer.Add("offsets", offsets);
  writer.Add("rows", rows);
  writer.Add("scores", scores);
  writer.Add("sources", sources);
  writer.Add("full", room.full);
  if (room.displaced.num_rows() > 0) writer.AddCsr("displaced", room.displaced);
  writer.Finish();
}

SurfaceLists SurfaceLists::Open(const std::filesystem::path& path, size_t num_items) {
  SurfaceLists lists(ArrayFile::Open(path));
  lists.offsets_ = lists.file_.Values<uint64_t>("offsets");
  lists.rows_ = lists.file_.Values<uint32_t>("rows");
  lists.scores_ = lists.file_.Values<float>("scores");
  lists.sources_ = lists.file_.Values<uint8_t>("sources");
  lists.full_ = lists.file_.Values<uint8_t>("full");
  if (lists.file_.Has("displaced.offsets")) lists.displaced_ = lists.file_.GetCsr("displaced");
  const auto length = lists.file_.Values<uint64_t>("length");
  const bool fits =
      length.size() == 1 && !lists.offsets_.empty() && lists.offsets_.front() == 0 &&
      lists.offsets_.back() == lists.rows_.size() &&
      std::is_sorted(lists.offsets_.begin(), lists.offsets_.end()) &&
      (lists.full_.empty() || lists.full_.size() == num_items) &&
      (lists.displaced_.num_rows() == 0 || lists.displaced_.num_rows() == lists.num_queries()) &&
      lists.scores_.size() == lists.rows_.size() && lists.sources_.size() == lists.rows_.size() &&
      std::ranges::all_of(lists.rows_, [&](uint32_t row) { return row < num_items; }) &&
      std::ranges::all_of(lists.sources_,
                          [](uint8_t source) { return source < kSourceNames.size(); });
  if (!fits) throw Error(ErrorCode::kCorruptData, "damaged lists in file: " + path.string());
  lists.length_ = length[0];
  return lists;
}

std::vector<Recommendation> SurfaceLists::list(size_t query) const {
  std::vector<Recommendation> items;
  items.reserve(size(query));
  for (uint64_t i = offsets_[query]; i < offsets_[query + 1]; ++i) {
    items.push_back({rows_[i], scores_[i], static_cast<Source>(sources_[i])});
  }
  return items;
}

}  // namespace bole
