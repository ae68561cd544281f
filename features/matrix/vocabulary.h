// The columns of a feature matrix: a name and a document frequency each.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/array_file.h"
#include "engine/store/table.h"

namespace bole {

// Names of features ("skill:c++", "city:上海") and their columns, numbered in byte order of
// the names, so that the same set of names gives the same columns.
//
// Cheap to copy: copies share the names. Thread safety: const and safe from any number of threads.
class Vocabulary {
 public:
  struct Term {
    std::string name;
    uint32_t document_frequency = 0;
  };

  // No columns, no documents.
  Vocabulary();

  // Takes terms in any order. Requires distinct names, and frequencies from 1 to num_documents.
  Vocabulary(std::vector<Term> terms, uint64_t num_documents);

  size_t size() const { return names_.size(); }
  std::string_view name(uint32_t column) const { return names_[column]; }

  // Number of documents with the feature, of num_documents().
  uint32_t document_frequency(uint32_t column) const { return frequencies_[column]; }
  uint64_t num_documents() const { return num_documents_; }

  // ln(1 + N / df): above 0 even for what everybody has, so that no feature is worth nothing.
  float Idf(uint32_t column) const;

  // The column of a name by binary search, or nothing.
  std::optional<uint32_t> Find(std::string_view name) const;

  // Adds NAME.names.offsets, NAME.names, NAME.document_frequencies and NAME.num_documents.
  void Save(const std::string& name, ArrayFileWriter& file) const;

  // What Save wrote; the names stay in the file. Throws Error(kCorruptData) naming the file
  // when they don't ascend or the arrays don't belong together.
  static Vocabulary Load(const std::string& name, const ArrayFile& file);

 private:
  std::shared_ptr<const void> storage_;  // what the views below look at
  TextColumn names_;
  std::span<const uint32_t> frequencies_;
  uint64_t num_documents_ = 0;
};

}  // namespace bole
