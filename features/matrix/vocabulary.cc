#include "features/matrix/vocabulary.h"

#include <glog/logging.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"

namespace bole {
namespace {

struct OwnedTerms {
  TextColumnBuilder names;
  std::vector<uint32_t> frequencies;
};

[[noreturn]] void FailDamaged(const std::string& what, const ArrayFile& file) {
  throw Error(ErrorCode::kCorruptData, "damaged vocabulary: " + what + ": " + file.path().string());
}

void CheckOffsets(std::span<const uint64_t> offsets, size_t num_bytes, const ArrayFile& file) {
  if (offsets.empty() || offsets.front() != 0 || offsets.back() != num_bytes ||
      !std::is_sorted(offsets.begin(), offsets.end())) {
    FailDamaged("offsets of names", file);
  }
}

void CheckNames(const TextColumn& names, const ArrayFile& file) {
  for (size_t i = 1; i < names.size(); ++i) {
    if (names[i - 1] >= names[i]) FailDamaged("order of names", file);
  }
}

void CheckFrequencies(std::span<const uint32_t> frequencies, uint64_t num_documents,
                      const ArrayFile& file) {
  for (const uint32_t frequency : frequencies) {
    if (frequency == 0 || frequency > num_documents) FailDamaged("document frequency", file);
  }
}

}  // namespace

Vocabulary::Vocabulary() : Vocabulary({}, 0) {}

Vocabulary::Vocabulary(std::vector<Term> terms, uint64_t num_documents)
    : num_documents_(num_documents) {
  std::sort(terms.begin(), terms.end(),
            [](const Term& a, const Term& b) { return a.name < b.name; });
  auto owned = std::make_shared<OwnedTerms>();
  for (size_t i = 0; i < terms.size(); ++i) {
    CHECK(i == 0 || terms[i - 1].name != terms[i].name) << terms[i].name;
    CHECK(terms[i].document_frequency > 0 && terms[i].document_frequency <= num_documents)
        << terms[i].name;
    owned->names.Add(terms[i].name);
    owned->frequencies.push_back(terms[i].document_frequency);
  }
  names_ = owned->names.view();
  frequencies_ = owned->frequencies;
  storage_ = std::move(owned);
}

float Vocabulary::Idf(uint32_t column) const {
  return static_cast<float>(std::log1p(static_cast<double>(num_documents_) / frequencies_[column]));
}

std::optional<uint32_t> Vocabulary::Find(std::string_view name) const {
  size_t begin = 0, end = size();
  while (begin < end) {
    const size_t middle = begin + (end - begin) / 2;
    if (names_[middle] < name) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  if (begin == size() || names_[begin] != name) return std::nullopt;
  return static_cast<uint32_t>(begin);
}

void Vocabulary::Save(const std::string& name, ArrayFileWriter& file) const {
  std::vector<uint64_t> offsets = {0};
  std::string bytes;
  for (size_t i = 0; i < size(); ++i) {
    bytes.append(names_[i]);
    offsets.push_back(bytes.size());
  }
  file.Add(name + ".names.offsets", offsets);
  file.AddText(name + ".names", bytes);
  file.Add(name + ".document_frequencies", frequencies_);
  file.Add(name + ".num_documents", std::vector<uint64_t>{num_documents_});
}

Vocabulary Vocabulary::Load(const std::string& name, const ArrayFile& file) {
  const auto offsets = file.Values<uint64_t>(name + ".names.offsets");
  const std::string_view bytes = file.Text(name + ".names");
  const auto frequencies = file.Values<uint32_t>(name + ".document_frequencies");
  const auto num_documents = file.Values<uint64_t>(name + ".num_documents");
  CheckOffsets(offsets, bytes.size(), file);
  if (frequencies.size() + 1 != offsets.size() || num_documents.size() != 1) {
    FailDamaged("lengths", file);
  }
  Vocabulary vocabulary;
  vocabulary.storage_ = std::make_shared<const ArrayFile>(file);
  vocabulary.names_ = TextColumn(offsets, bytes);
  vocabulary.frequencies_ = frequencies;
  vocabulary.num_documents_ = num_documents[0];
  CheckNames(vocabulary.names_, file);
  CheckFrequencies(frequencies, num_documents[0], file);
  return vocabulary;
}

}  // namespace bole
