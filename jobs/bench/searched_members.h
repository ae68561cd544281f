// Generated members for `bole bench search`, and what is asked of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/search/search_field.h"
#include "engine/search/searcher.h"

namespace bole {

// Words between blanks.
class BlankWords : public QueryWords {
 public:
  std::vector<std::string> Words(std::string_view text) const override;
  std::string Key(std::string_view value) const override { return std::string(value); }
};

// Members whose words, skills, employers and cities are as frequent as Zipf says.
struct SearchedMembers {
  size_t size = 0;
  uint64_t seed = 1;

  // What SearchIndex::Open reads.
  void WriteIndex(const std::filesystem::path& path) const;

  // Of each row, in any order.
  std::vector<std::vector<std::string>> Titles() const;
};

// A kind of search; of each number another, always the same one.
struct SearchKind {
  std::string name;
  std::function<SearchTask(uint64_t number)> make;
};

// Text alone; text with filters that a tenth, a hundredth and a ten-thousandth of all pass; the
// first of these without a text; Boolean queries of ten terms; facets over everybody.
std::vector<SearchKind> SearchKinds(uint64_t seed);

}  // namespace bole
