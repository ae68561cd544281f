// Members and jobs by chance, with all that features of their pairs are made from.
#pragma once

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/random.h"
#include "engine/matching/job_pair_features.h"
#include "tests/support/temporary_directory.h"

namespace bole {

class RandomJobMarket {
 public:
  RandomJobMarket(uint32_t num_members, uint32_t num_jobs)
      : num_members_(num_members),
        num_jobs_(num_jobs),
        relation_(MakeRelation()),
        scales_(MeasureScales(relation_, 1)),
        member_traits_(Traits(num_members, kNumSeekerTraits, 6)),
        job_traits_(Traits(num_jobs, kNumJobTraits, 7)),
        member_skills_(Entries(num_members, 30, 0.2, 8)),
        job_skills_(Entries(num_jobs, 30, 0.2, 9)),
        member_words_(Entries(num_members, 50, 0.2, 10)),
        job_words_(Entries(num_jobs, 50, 0.2, 11)),
        postings_(Transpose(job_words_.view())) {}

  const RelationModel& relation() const { return relation_; }
  const MatchScales& scales() const { return scales_; }

  JobPairViews views() const {
    return {.relation = &relation_,
            .traits = {{member_traits_, num_members_, kNumSeekerTraits},
                       {job_traits_, num_jobs_, kNumJobTraits},
                       member_skills_.view(),
                       job_skills_.view()},
            .profiles = {member_words_.view(), job_words_.view(), postings_.view()},
            .scales = MatchScaleViews::Of(scales_)};
  }

 private:
  static Matrix Embeddings(size_t rows, uint64_t seed) {
    constexpr size_t kDim = 12;
    Matrix matrix(rows, kDim);
    Random random(seed);
    for (Eigen::Index i = 0; i < matrix.size(); ++i) {
      matrix.data()[i] = static_cast<float>(random.Normal());
    }
    return matrix;
  }

  static Csr Entries(size_t rows, uint32_t columns, double share, uint64_t seed) {
    std::vector<CsrEntry> entries;
    Random random(seed);
    for (uint32_t row = 0; row < rows; ++row) {
      for (uint32_t column = 0; column < columns; ++column) {
        if (random.Chance(share)) {
          entries.push_back({row, column, static_cast<float>(random.Uniform())});
        }
      }
    }
    return MakeCsr(std::move(entries), rows, columns, Duplicates::kMax);
  }

  // Names' numbers are small, so that some agree; some traits are missing.
  static std::vector<float> Traits(size_t rows, size_t columns, uint64_t seed) {
    std::vector<float> traits;
    Random random(seed);
    for (size_t i = 0; i < rows * columns; ++i) {
      traits.push_back(random.Chance(0.1) ? std::nanf("") : static_cast<float>(random.Below(4)));
    }
    return traits;
  }

  RelationModel MakeRelation() const {
    const RelationParts parts = {Embeddings(num_members_, 1),
                                 Embeddings(num_jobs_, 2),
                                 Entries(num_members_, num_jobs_, 0.05, 3),
                                 Entries(num_members_, num_jobs_, 0.001, 4),
                                 Entries(num_jobs_, num_jobs_, 0.2, 5),
                                 0.6F};
    WriteRelationModel(directory_ / "member_job.bole", parts);
    return RelationModel::Open(directory_ / "member_job.bole");
  }

  uint32_t num_members_;
  uint32_t num_jobs_;
  TemporaryDirectory directory_;
  RelationModel relation_;
  MatchScales scales_;
  std::vector<float> member_traits_;
  std::vector<float> job_traits_;
  Csr member_skills_;
  Csr job_skills_;
  Csr member_words_;
  Csr job_words_;
  Csr postings_;
};

}  // namespace bole
