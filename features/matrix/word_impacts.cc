#include "features/matrix/word_impacts.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/parallel.h"

namespace bole {
namespace {

constexpr double kSaturation = 1.2;    // k1
constexpr double kLengthShare = 0.75;  // b
constexpr size_t kRowsPerChunk = 64;

using Columns = std::unordered_map<std::string, uint32_t>;

// In the order of first use.
Columns NumberWords(const RowWords& rows) {
  Columns columns;
  for (const auto& words : rows) {
    for (const std::string& word : words) {
      columns.try_emplace(word, static_cast<uint32_t>(columns.size()));
    }
  }
  return columns;
}

// How often each row says each word that has a column.
Csr CountWords(const RowWords& rows, const Columns& columns) {
  std::vector<CsrEntry> entries;
  for (uint32_t row = 0; row < rows.size(); ++row) {
    for (const std::string& word : rows[row]) {
      if (const auto found = columns.find(word); found != columns.end()) {
        entries.push_back({row, found->second});
      }
    }
  }
  return MakeCsr(std::move(entries), rows.size(), static_cast<uint32_t>(columns.size()),
                 Duplicates::kSum);
}

// A word of n among N rows weighs ln(1 + (N - n + .5) / (n + .5)).
std::vector<double> InverseFrequencies(const Csr& counts) {
  std::vector<double> rows_of(counts.num_columns);
  for (const uint32_t column : counts.columns) rows_of[column] += 1;
  for (double& n : rows_of) {
    n = std::log1p((static_cast<double>(counts.num_rows()) - n + 0.5) / (n + 0.5));
  }
  return rows_of;
}

void WeighCounts(const RowWords& rows, Csr& counts) {
  const std::vector<double> weights = InverseFrequencies(counts);
  double all = 0;
  for (const auto& words : rows) all += static_cast<double>(words.size());
  const double mean = all / static_cast<double>(std::max<size_t>(1, rows.size()));
  for (size_t row = 0; row < rows.size(); ++row) {
    const double length = static_cast<double>(rows[row].size()) / mean;
    const double damping = kSaturation * (1 - kLengthShare + kLengthShare * length);
    for (uint64_t i = counts.offsets[row]; i < counts.offsets[row + 1]; ++i) {
      const double times = counts.values[i];
      counts.values[i] = static_cast<float>(weights[counts.columns[i]] * times * (kSaturation + 1) /
                                            (times + damping));
    }
  }
}

}  // namespace

RowWords WordsOf(const ProfileSource& profiles, const WordSplitter& splitter, size_t num_threads) {
  RowWords words(profiles.size());
  ParallelFor(words.size(), kRowsPerChunk, num_threads, [&](const Chunk& chunk) {
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      for (const FieldText& field : profiles.Read(row)) {
        for (std::string& word : splitter.Split(field.text)) words[row].push_back(std::move(word));
      }
    }
  });
  return words;
}

WordImpacts MakeWordImpacts(const ProfileSource& queries, const ProfileSource& items,
                            const WordSplitter& splitter, size_t num_threads) {
  const RowWords said = WordsOf(items, splitter, num_threads);
  const Columns columns = NumberWords(said);
  WordImpacts impacts = {CountWords(WordsOf(queries, splitter, num_threads), columns),
                         CountWords(said, columns)};
  impacts.queries.values.clear();
  WeighCounts(said, impacts.items);
  return impacts;
}

}  // namespace bole
