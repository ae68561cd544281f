// The one-sided and loose relations: follows, imported contacts, groups, blocks, vouchers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/vocabulary.h"
#include "features/world/population.h"
#include "features/world/ties.h"

namespace bole::world {

// A follow or an entry of an imported address book.
struct OneSided {
  uint32_t to = 0;
  std::string_view channel;
  Seconds at = 0;
};

struct GroupSeat {
  uint32_t group = 0;
  Seconds at = 0;
};

struct Block {
  EntityKind kind = EntityKind::kMember;
  uint32_t blocked = 0;
};

// A group is of people of one function, and numbered among the groups of that function.
std::string GroupName(uint32_t group);

// Celebrities and groups, and what each member has to do with them.
//
// Thread safety: const and safe from any number of threads.
class Society {
 public:
  // Keeps references to both.
  Society(const Population& population, const TieGraph& graph);

  size_t num_groups() const { return num_groups_; }

  // Each target once for a channel; never the member.
  std::vector<OneSided> Follows(uint32_t member) const;
  std::vector<OneSided> Contacts(uint32_t member) const;
  // Each group once.
  std::vector<GroupSeat> Groups(uint32_t member) const;
  // Each party once; never the member.
  std::vector<Block> Blocks(uint32_t member) const;
  // Who vouches for the member: somebody they are tied to who joined before, or kNoRow.
  uint32_t Voucher(uint32_t member) const;

 private:
  const Population& population_;
  const TieGraph& graph_;
  size_t num_groups_ = 0;
  Pool celebrities_;         // by fame
  Pool groups_by_function_;  // by size
};

}  // namespace bole::world
