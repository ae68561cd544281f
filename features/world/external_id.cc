#include "features/world/external_id.h"

#include <cstdio>

#include "engine/base/random.h"
#include "features/world/draws.h"

namespace bole::world {
namespace {

constexpr int kBits = 39;  // 2^39 is just below twelve digits
constexpr uint64_t kMask = (uint64_t{1} << kBits) - 1;

// A bijection of kBits bits: odd multiplications and shifted exclusive ors can be undone.
uint64_t Scramble(uint64_t x, uint64_t key) {
  for (int round = 0; round < 3; ++round) {
    key = Mix64(key);
    x = (x * ((key << 1) | 1) + (key >> 20)) & kMask;
    x ^= x >> (kBits / 2);
  }
  return x;
}

std::string Print(const char* format, uint64_t number) {
  char text[64];
  std::snprintf(text, sizeof(text), format, static_cast<unsigned long long>(number));
  return text;
}

std::string Uuid(uint64_t number) {
  const uint64_t high = Mix64(number), low = Mix64(~number);
  char text[64];
  // Version 4 in its place; the last twelve digits carry the number itself.
  std::snprintf(text, sizeof(text), "%08llx-%04llx-4%03llx-a%03llx-%012llx",
                static_cast<unsigned long long>(high >> 32),
                static_cast<unsigned long long>(high >> 16 & 0xffff),
                static_cast<unsigned long long>(high & 0xfff),
                static_cast<unsigned long long>(low & 0xfff),
                static_cast<unsigned long long>(number));
  return text;
}

// Two systems of the past left ids of other forms.
std::string JobId(uint64_t number) {
  constexpr uint64_t kUuidPercent = 3, kChinesePercent = 1;
  const uint64_t percent = Mix64(number) % 100;
  if (percent < kUuidPercent) return Uuid(number);
  if (percent < kUuidPercent + kChinesePercent) return Print("职位-%llu", number);
  return Print("J%012llu", number);
}

}  // namespace

std::string ExternalId(uint64_t seed, EntityKind kind, uint32_t row) {
  const uint64_t key =
      Mix64(seed ^ Mix64(static_cast<uint64_t>(kind) << 8 | static_cast<uint64_t>(Purpose::kIds)));
  const uint64_t number = Scramble(row, key);
  switch (kind) {
    case EntityKind::kMember:
      return Print("m%012llu", number);
    case EntityKind::kJob:
      return JobId(number);
    case EntityKind::kHeadhunter:
      return Print("hh-%llu", number);
    case EntityKind::kCompany:
      return Print("C%012llu", number);
  }
  return "";
}

std::string GroupId(uint32_t group) {
  return Print("g%06llu", group);
}
std::string FirmId(uint32_t firm) {
  return Print("firm-%05llu", firm);
}

}  // namespace bole::world
