// The sparse feature matrices of members, jobs and headhunters, in one space.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "engine/base/csr.h"
#include "features/matrix/feature_row.h"
#include "features/matrix/profile.h"
#include "features/matrix/vocabulary.h"
#include "features/text/word_splitter.h"

namespace bole {

struct EntityFeatureOptions {
  FieldWeights weights;

  // Unix seconds: the vocabulary and its frequencies are counted only on who joined and what
  // was posted before; the others are encoded by it. Unset: on all.
  std::optional<int64_t> fit_until;

  size_t num_threads = 1;  // changes nothing but speed
};

// A feature of fewer entities than this is left out: it can't make anything similar to anything.
constexpr uint32_t kMinDocumentFrequency = 2;

// One row for each member, job and headhunter, of length 1 (or empty), over the same columns:
// the inner product of a member's row and a job's says how well the profile fits, from 0 to 1.
//
// Cheap to copy: copies share the arrays. Thread safety: const and safe from any number of threads.
class EntityFeatures {
 public:
  EntityFeatures(Vocabulary vocabulary, Csr members, Csr jobs, Csr headhunters);

  const Vocabulary& vocabulary() const { return vocabulary_; }
  const CsrView& members() const { return members_; }
  const CsrView& jobs() const { return jobs_; }
  const CsrView& headhunters() const { return headhunters_; }

  // Writes an ArrayFile. Throws Error(kUnavailable).
  void Save(const std::filesystem::path& path) const;

  // What Save wrote, mapped. Throws what ArrayFile::Open throws, and Error(kCorruptData) when
  // the matrices and the vocabulary don't belong together.
  static EntityFeatures Load(const std::filesystem::path& path);

 private:
  EntityFeatures() = default;

  Vocabulary vocabulary_;
  std::shared_ptr<const void> storage_;  // what the views look at
  CsrView members_, jobs_, headhunters_;
};

// Reads every profile and encodes it. The same bytes for any number of threads.
//
// Throws Error(kInvalidArgument) when a text isn't valid UTF-8.
EntityFeatures BuildEntityFeatures(const ProfileTables& tables, const WordSplitter& splitter,
                                   const EntityFeatureOptions& options);

}  // namespace bole
