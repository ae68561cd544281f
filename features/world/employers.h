// Companies: the known ones first, then invented ones, with heavy-tailed sizes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "features/world/draws.h"

namespace bole::world {

struct Employer {
  uint32_t parent = 0;  // kNoRow: none
  uint8_t industry = 0;
  uint8_t city = 0;
  float size = 1;  // employees on the network, relative
};

// Names in full ("杭州云栖智能科技有限公司"), and as people say them ("云栖智能").
struct EmployerName {
  std::string full;
  std::string brief_zh;
  std::string brief_en;
};

// Thread safety: const and safe from any number of threads.
class Employers {
 public:
  Employers() = default;
  // At least all known companies.
  Employers(uint64_t seed, size_t num_employers);

  size_t size() const { return employers_.size(); }
  const Employer& operator[](uint32_t row) const { return employers_[row]; }
  EmployerName Name(uint32_t row) const;

  // An employer for somebody of this function in this city; large ones have offices anywhere
  // in their country.
  uint32_t DrawFor(Random& random, uint8_t function, uint8_t city) const;
  uint32_t DrawBySize(Random& random) const { return by_city_.Draw(random); }

 private:
  Employer Invent(uint32_t row) const;

  uint64_t seed_ = 0;
  std::vector<Employer> employers_;
  Pool by_city_;    // by size
  Pool by_region_;  // the known ones only, by size
};

// How likely a company of this industry employs a function: 1 for its trade, less for what
// every company needs, little for the rest.
double Demand(uint8_t industry, uint8_t function);

}  // namespace bole::world
