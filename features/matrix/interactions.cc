#include "features/matrix/interactions.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "features/matrix/relation_events.h"

namespace bole {
namespace {

constexpr double kSecondsPerDay = 86'400;

// Rows of one unit of work; most have few entries.
constexpr size_t kRowsPerChunk = 4096;

// Interactions of one unit of work: 1.5 MB of what is read of them.
constexpr size_t kEventsPerChunk = 65'536;

// One interaction, or one pair after they were combined.
struct Entry {
  uint32_t column = 0;
  float value = 0;
  int64_t at = 0;  // the latest, for a pair
};

// The interactions of a relation by row.
struct EntriesByRow {
  std::vector<uint64_t> offsets;
  std::vector<Entry> entries;

  std::span<Entry> row(size_t row) {
    return std::span(entries).subspan(offsets[row], offsets[row + 1] - offsets[row]);
  }
};

// The share that is left of an interaction's weight.
class Decay {
 public:
  Decay(const Table& interactions, const RelationOptions& options)
      : half_life_seconds_(options.half_life_days * kSecondsPerDay) {
    if (!(options.half_life_days >= 0)) {
      throw Error(ErrorCode::kInvalidArgument,
                  "half-life must not be negative: " + std::to_string(options.half_life_days));
    }
    if (options.reference_time) {
      now_ = *options.reference_time;
    } else if (options.until) {
      now_ = *options.until;
    } else {
      for (const int64_t at : interactions.Times("at")) now_ = std::max(now_, at);
    }
  }

  double At(int64_t time) const {
    if (half_life_seconds_ == 0 || time >= now_) return 1;
    const double age = static_cast<double>(now_) - static_cast<double>(time);
    return std::exp2(-age / half_life_seconds_);
  }

 private:
  double half_life_seconds_;
  int64_t now_ = std::numeric_limits<int64_t>::min();
};

// An interaction that counts, and its row.
struct RowEntry {
  uint32_t row = 0;
  Entry entry;
};

// The interactions that count, in the table's order, by chunks.
std::vector<std::vector<RowEntry>> ReadEntries(const RelationEvents& events,
                                               const RelationOptions& options, const Decay& decay) {
  std::vector<std::vector<RowEntry>> chunks(NumChunks(events.size(), kEventsPerChunk));
  ParallelFor(events.size(), kEventsPerChunk, options.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const std::optional<RelationEvent> event = events.Get(i);
      if (!event || (options.until && event->at >= *options.until)) continue;
      const auto value = static_cast<float>(static_cast<double>(event->signal) * event->weight *
                                            decay.At(event->at));
      if (value > 0) chunks[chunk.index].push_back({event->row, {event->column, value, event->at}});
    }
  });
  return chunks;
}

EntriesByRow GroupByRow(std::vector<std::vector<RowEntry>> chunks, size_t num_rows) {
  EntriesByRow grouped;
  grouped.offsets.assign(num_rows + 1, 0);
  for (const auto& chunk : chunks) {
    for (const RowEntry& entry : chunk) ++grouped.offsets[entry.row + 1];
  }
  for (size_t row = 0; row < num_rows; ++row) grouped.offsets[row + 1] += grouped.offsets[row];
  grouped.entries.resize(grouped.offsets.back());
  std::vector<uint64_t> next(grouped.offsets.begin(), grouped.offsets.end() - 1);
  for (auto& chunk : chunks) {
    for (const RowEntry& entry : chunk) grouped.entries[next[entry.row]++] = entry.entry;
    chunk = {};
  }
  return grouped;
}

// Makes one entry of those with the same column, at the front of `entries`; returns their number.
// Columns ascend. Values are added in ascending order, so that the table's order is forgotten.
size_t CombinePairs(std::span<Entry> entries, Duplicates duplicates) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.column != b.column ? a.column < b.column : a.value < b.value;
  });
  size_t size = 0;
  for (const Entry entry : entries) {
    if (size == 0 || entries[size - 1].column != entry.column) {
      entries[size++] = entry;
      continue;
    }
    Entry& pair = entries[size - 1];
    pair.value = duplicates == Duplicates::kSum ? pair.value + entry.value : entry.value;
    pair.at = std::max(pair.at, entry.at);
  }
  return size;
}

// Moves the most recent to the front, columns ascending; ties go to the larger value, then to
// the smaller column.
size_t KeepMostRecent(std::span<Entry> entries, size_t limit) {
  if (limit == 0 || entries.size() <= limit) return entries.size();
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.at != b.at) return a.at > b.at;
    return a.value != b.value ? a.value > b.value : a.column < b.column;
  });
  std::sort(entries.begin(), entries.begin() + static_cast<ptrdiff_t>(limit),
            [](const Entry& a, const Entry& b) { return a.column < b.column; });
  return limit;
}

// The matrix of what is left in each row: its first sizes[row] entries.
Csr Compact(EntriesByRow& grouped, const std::vector<size_t>& sizes,
            const RelationOptions& options) {
  Csr matrix;
  matrix.offsets.reserve(sizes.size() + 1);
  for (const size_t size : sizes) matrix.offsets.push_back(matrix.offsets.back() + size);
  matrix.columns.resize(matrix.offsets.back());
  if (!options.binary) matrix.values.resize(matrix.offsets.back());
  ParallelFor(sizes.size(), kRowsPerChunk, options.num_threads, [&](const Chunk& chunk) {
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      uint64_t out = matrix.offsets[row];
      for (const Entry& entry : grouped.row(row).first(sizes[row])) {
        matrix.columns[out] = entry.column;
        if (!options.binary) matrix.values[out] = entry.value;
        ++out;
      }
    }
  });
  return matrix;
}

// The numbers of later entries in the first sizes[row] of each row.
std::vector<uint32_t> CountLater(EntriesByRow& grouped, const Csr& matrix, size_t num_threads) {
  std::vector<uint32_t> num_later(matrix.columns.size());
  ParallelFor(matrix.num_rows(), kRowsPerChunk, num_threads, [&](const Chunk& chunk) {
    std::vector<int64_t> times;  // latest first
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      const std::span<Entry> entries = grouped.row(row).first(matrix.view().row_size(row));
      times.clear();
      for (const Entry& entry : entries) times.push_back(entry.at);
      std::ranges::sort(times, std::greater<>());
      uint32_t* out = num_later.data() + matrix.offsets[row];
      for (const Entry& entry : entries) {
        const auto same = std::ranges::lower_bound(times, entry.at, std::greater<>());
        *out++ = static_cast<uint32_t>(same - times.begin());
      }
    }
  });
  return num_later;
}

}  // namespace

OrderedRelation BuildOrderedRelation(const Table& interactions, const Relation& relation,
                                     Evidence evidence, const RelationShape& shape,
                                     const RelationOptions& options) {
  const RelationEvents events(interactions, relation, evidence, shape);
  const Decay decay(interactions, options);
  EntriesByRow grouped = GroupByRow(ReadEntries(events, options, decay), shape.num_rows);
  std::vector<size_t> sizes(shape.num_rows);
  ParallelFor(shape.num_rows, kRowsPerChunk, options.num_threads, [&](const Chunk& chunk) {
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      const std::span<Entry> entries = grouped.row(row);
      const size_t num_pairs = CombinePairs(entries, options.duplicates);
      sizes[row] = KeepMostRecent(entries.first(num_pairs), options.max_row_entries);
    }
  });
  OrderedRelation ordered;
  ordered.pairs = Compact(grouped, sizes, options);
  ordered.pairs.num_columns = shape.num_columns;
  ordered.num_later = CountLater(grouped, ordered.pairs, options.num_threads);
  return ordered;
}

Csr BuildRelation(const Table& interactions, const Relation& relation, Evidence evidence,
                  const RelationShape& shape, const RelationOptions& options) {
  return BuildOrderedRelation(interactions, relation, evidence, shape, options).pairs;
}

Csr MemberJobInteractions(const Table& interactions, size_t num_members, size_t num_jobs,
                          const RelationOptions& options) {
  return BuildRelation(interactions, FindRelation("member_job"), Evidence::kWanted,
                       {num_members, static_cast<uint32_t>(num_jobs)}, options);
}

}  // namespace bole
