#include "features/matrix/entity_features.h"

#include <array>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "features/matrix/feature_counts.h"

namespace bole {
namespace {

constexpr size_t kNumKinds = 3;  // members, jobs, headhunters
using CountsByKind = std::array<std::vector<FeatureCounts>, kNumKinds>;
using Columns = std::unordered_map<std::string_view, uint32_t>;

Vocabulary MakeVocabulary(const CountsByKind& kinds) {
  std::unordered_map<std::string_view, uint32_t> frequencies;
  uint64_t num_documents = 0;
  for (const auto& runs : kinds) {
    for (const FeatureCounts& run : runs) {
      num_documents += run.num_fitted_rows;
      for (const auto& name : run.names) frequencies[name.name] += name.num_fitted_rows;
    }
  }
  std::vector<Vocabulary::Term> terms;
  for (const auto& [name, frequency] : frequencies) {
    if (frequency >= kMinDocumentFrequency) terms.push_back({std::string(name), frequency});
  }
  return Vocabulary(std::move(terms), num_documents);
}

// A hash of the vocabulary's names: binary search over all of them is slower by far.
Columns ColumnsOf(const Vocabulary& vocabulary) {
  Columns columns(vocabulary.size());
  for (uint32_t column = 0; column < vocabulary.size(); ++column) {
    columns.emplace(vocabulary.name(column), column);
  }
  return columns;
}

// Encodes rows by a vocabulary that is complete.
class RowEncoder {
 public:
  RowEncoder(const Vocabulary& vocabulary, const FieldWeights& weights)
      : vocabulary_(vocabulary), weights_(weights), columns_(ColumnsOf(vocabulary)) {}

  // Encodes a run, and frees its memory.
  std::vector<SparseRow> Encode(FeatureCounts& counts) const {
    const FeatureCounts run = std::exchange(counts, {});
    std::vector<uint32_t> column_of;
    for (const auto& name : run.names) {
      const auto found = columns_.find(name.name);
      column_of.push_back(found == columns_.end() ? kNoRow : found->second);
    }
    std::vector<SparseRow> rows;
    for (size_t row = 0; row < run.num_rows(); ++row) {
      std::vector<RowFeature> features;
      for (uint64_t i = run.offsets[row]; i < run.offsets[row + 1]; ++i) {
        const uint32_t name = run.name_of[i];
        if (column_of[name] == kNoRow) continue;
        features.push_back({column_of[name], run.names[name].field, run.weights[i]});
      }
      rows.push_back(WeighRow(std::move(features), vocabulary_, weights_));
    }
    return rows;
  }

 private:
  const Vocabulary& vocabulary_;
  const FieldWeights& weights_;
  Columns columns_;
};

void Append(const std::vector<SparseRow>& rows, Csr& matrix) {
  for (const SparseRow& row : rows) {
    matrix.columns.insert(matrix.columns.end(), row.columns.begin(), row.columns.end());
    matrix.values.insert(matrix.values.end(), row.values.begin(), row.values.end());
    matrix.offsets.push_back(matrix.columns.size());
  }
}

Csr EncodeRuns(std::vector<FeatureCounts> runs, const RowEncoder& encoder, uint32_t num_columns,
               size_t num_threads) {
  std::vector<std::vector<SparseRow>> encoded(runs.size());
  ParallelFor(runs.size(), 1, num_threads, [&](const Chunk& chunk) {
    encoded[chunk.index] = encoder.Encode(runs[chunk.index]);
  });
  Csr matrix;
  matrix.num_columns = num_columns;
  for (auto& rows : encoded) Append(std::exchange(rows, {}), matrix);
  return matrix;
}

void CheckColumns(const CsrView& matrix, const Vocabulary& vocabulary,
                  const std::filesystem::path& path) {
  if (matrix.num_columns != vocabulary.size()) {
    throw Error(ErrorCode::kCorruptData,
                "matrix and vocabulary don't belong together: " + path.string());
  }
}

struct OwnedMatrices {
  Csr members, jobs, headhunters;
};

}  // namespace

EntityFeatures::EntityFeatures(Vocabulary vocabulary, Csr members, Csr jobs, Csr headhunters)
    : vocabulary_(std::move(vocabulary)) {
  auto owned = std::make_shared<OwnedMatrices>(
      OwnedMatrices{std::move(members), std::move(jobs), std::move(headhunters)});
  members_ = owned->members.view();
  jobs_ = owned->jobs.view();
  headhunters_ = owned->headhunters.view();
  storage_ = std::move(owned);
}

void EntityFeatures::Save(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  vocabulary_.Save("vocabulary", file);
  file.AddCsr("members", members_);
  file.AddCsr("jobs", jobs_);
  file.AddCsr("headhunters", headhunters_);
  file.Finish();
}

EntityFeatures EntityFeatures::Load(const std::filesystem::path& path) {
  auto file = std::make_shared<const ArrayFile>(ArrayFile::Open(path));
  EntityFeatures features;
  features.vocabulary_ = Vocabulary::Load("vocabulary", *file);
  features.members_ = file->GetCsr("members");
  features.jobs_ = file->GetCsr("jobs");
  features.headhunters_ = file->GetCsr("headhunters");
  for (const CsrView& matrix : {features.members_, features.jobs_, features.headhunters_}) {
    CheckColumns(matrix, features.vocabulary_, path);
  }
  features.storage_ = std::move(file);
  return features;
}

EntityFeatures BuildEntityFeatures(const ProfileTables& tables, const WordSplitter& splitter,
                                   const EntityFeatureOptions& options) {
  const std::array<std::unique_ptr<const ProfileSource>, kNumKinds> sources = {
      MakeMemberProfiles(tables, options.fit_until), MakeJobProfiles(tables, options.fit_until),
      MakeHeadhunterProfiles(tables)};
  CountsByKind kinds;
  for (size_t kind = 0; kind < kNumKinds; ++kind) {
    kinds[kind] = CountFeatures(*sources[kind], splitter, options.num_threads);
  }
  Vocabulary vocabulary = MakeVocabulary(kinds);
  const RowEncoder encoder(vocabulary, options.weights);
  const auto num_columns = static_cast<uint32_t>(vocabulary.size());
  std::array<Csr, kNumKinds> matrices;
  for (size_t kind = 0; kind < kNumKinds; ++kind) {
    matrices[kind] = EncodeRuns(std::move(kinds[kind]), encoder, num_columns, options.num_threads);
  }
  return EntityFeatures(vocabulary, std::move(matrices[0]), std::move(matrices[1]),
                        std::move(matrices[2]));
}

}  // namespace bole
