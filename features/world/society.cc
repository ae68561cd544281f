#include "features/world/society.h"

#include <algorithm>
#include <cmath>

#include "features/world/moment.h"

namespace bole::world {
namespace {

constexpr size_t kMembersPerGroup = 150;
constexpr size_t kLeastGroups = 36;                          // two for each function
constexpr double kFameExponent = 0.9, kGroupExponent = 1.0;  // heavy tails
constexpr double kMostWeight = 1e4;

// Means for a member of average activity.
constexpr double kMeanFollows = 2.2, kMeanGroups = 0.9;
constexpr size_t kMostFollows = 60, kMostGroups = 8, kSpammerGroups = 15;
constexpr double kFollowsCelebrity = 0.8;

// Who imports an address book.
constexpr double kImports = 0.15, kNewcomerImports = 0.5, kZombieImports = 0.05;
constexpr double kInBook = 0.4;  // of ties
constexpr size_t kMostBook = 120;

constexpr double kBlocksMember = 0.01, kBlocksCompany = 0.05, kBlocksHeadhunter = 0.004;
constexpr double kVouched = 0.15;

// A moment since both were there; never after the end.
Seconds Since(Random& random, Day a, Day b) {
  const int first = std::max(a, b);
  return DrawMoment(random, first, kWorldEndDay).value_or(first * kDaySeconds);
}

void KeepFirstOfTargets(std::vector<OneSided>* all) {
  std::stable_sort(all->begin(), all->end(),
                   [](const OneSided& a, const OneSided& b) { return a.to < b.to; });
  const auto end = std::unique(all->begin(), all->end(),
                               [](const OneSided& a, const OneSided& b) { return a.to == b.to; });
  all->erase(end, all->end());
}

}  // namespace

std::string GroupName(uint32_t group) {
  const auto num_functions = static_cast<uint32_t>(Functions().size());
  return std::string(Functions()[group % num_functions].name.zh) + "交流群 " +
         std::to_string(group / num_functions + 1);
}

Society::Society(const Population& population, const TieGraph& graph)
    : population_(population),
      graph_(graph),
      num_groups_(std::max(population.members.size() / kMembersPerGroup, kLeastGroups)) {
  std::vector<Pool::Entry> celebrities, groups;
  for (uint32_t row = 0; row < population.members.size(); ++row) {
    if (population.members[row].kind != MemberKind::kCelebrity) continue;
    Random random = Stream(population.seed(), Purpose::kFollow, ~uint64_t{row});
    celebrities.push_back(
        {0, row, static_cast<float>(Pareto(random, kFameExponent, 1, kMostWeight))});
  }
  for (uint32_t group = 0; group < num_groups_; ++group) {
    Random random = Stream(population.seed(), Purpose::kGroup, group);
    const auto function = static_cast<uint32_t>(group % Functions().size());
    groups.push_back(
        {function, group, static_cast<float>(Pareto(random, kGroupExponent, 1, kMostWeight))});
  }
  celebrities_ = Pool(std::move(celebrities));
  groups_by_function_ = Pool(std::move(groups));
}

std::vector<OneSided> Society::Follows(uint32_t row) const {
  const Member& member = population_.members[row];
  Random random = Stream(population_.seed(), Purpose::kFollow, row);
  std::vector<OneSided> follows;
  const size_t wanted =
      std::min(RoundAtRandom(random, kMeanFollows * (0.2 + member.activity)), kMostFollows);
  for (size_t i = 0; i < wanted; ++i) {
    const bool is_famous = celebrities_.size() > 0 && random.Chance(kFollowsCelebrity);
    const uint32_t to =
        is_famous ? celebrities_.Draw(random) : population_.members_by_place.Draw(random);
    if (to == row) continue;
    const std::string_view channel = random.Chance(0.55) ? "weibo" : "site";
    follows.push_back({to, channel, Since(random, member.joined, population_.members[to].joined)});
  }
  KeepFirstOfTargets(&follows);
  return follows;
}

std::vector<OneSided> Society::Contacts(uint32_t row) const {
  const Member& member = population_.members[row];
  Random random = Stream(population_.seed(), Purpose::kContact, row);
  const double imports = member.kind == MemberKind::kNewcomer ? kNewcomerImports
                         : member.kind == MemberKind::kZombie ? kZombieImports
                                                              : kImports;
  std::vector<OneSided> book;
  if (!random.Chance(imports)) return book;
  const double u = random.Uniform();
  const std::string_view channel = u < 0.5 ? "phone_book" : u < 0.85 ? "wechat" : "qq";
  // The whole book comes at one moment.
  const Seconds at = Since(random, member.joined, member.joined);
  const auto add = [&](std::optional<uint32_t> to) {
    if (to && *to != row && book.size() < kMostBook) book.push_back({*to, channel, at});
  };
  for (const uint32_t neighbour : graph_.neighbours(row)) {
    if (random.Chance(kInBook)) add(neighbour);
  }
  // People whom they know but are not tied to yet: that is what the import is for.
  for (size_t i = 2 + random.Below(6); i > 0 && member.employer != kNoRow; --i) {
    add(population_.members_by_employer.Draw(random, member.employer, member.employer));
  }
  for (size_t i = 1 + random.Below(4); i > 0; --i) {
    add(population_.members_by_class.Draw(random, ClassKey(member), ClassKey(member)));
  }
  add(population_.members_by_place.Draw(random));
  KeepFirstOfTargets(&book);
  return book;
}

std::vector<GroupSeat> Society::Groups(uint32_t row) const {
  const Member& member = population_.members[row];
  Random random = Stream(population_.seed(), Purpose::kMembership, row);
  const bool is_spammer = member.kind == MemberKind::kSpammer;
  const size_t wanted =
      is_spammer ? kSpammerGroups
                 : std::min(RoundAtRandom(random, kMeanGroups * (0.4 + 0.6 * member.activity)),
                            kMostGroups);
  constexpr double kOwnTrade = 0.75;
  std::vector<GroupSeat> seats;
  for (size_t i = 0; i < wanted; ++i) {
    std::optional<uint32_t> group;
    if (!is_spammer && random.Chance(kOwnTrade)) {
      group = groups_by_function_.Draw(random, member.function, member.function);
    }
    if (!group) group = groups_by_function_.Draw(random);
    seats.push_back({*group, Since(random, member.joined, member.joined)});
  }
  std::stable_sort(seats.begin(), seats.end(),
                   [](const GroupSeat& a, const GroupSeat& b) { return a.group < b.group; });
  const auto end =
      std::unique(seats.begin(), seats.end(),
                  [](const GroupSeat& a, const GroupSeat& b) { return a.group == b.group; });
  seats.erase(end, seats.end());
  return seats;
}

std::vector<Block> Society::Blocks(uint32_t row) const {
  const Member& member = population_.members[row];
  Random random = Stream(population_.seed(), Purpose::kBlock, row);
  std::vector<Block> blocks;
  if (random.Chance(kBlocksMember)) {
    const uint32_t other = population_.members_by_place.Draw(random);
    if (other != row) blocks.push_back({EntityKind::kMember, other});
  }
  // Mostly those who look for work: a former or any other employer must not know.
  if (random.Chance(member.open_to_work ? 2 * kBlocksCompany : kBlocksCompany / 2)) {
    blocks.push_back({EntityKind::kCompany, population_.employers.DrawBySize(random)});
  }
  if (random.Chance(kBlocksHeadhunter)) {
    blocks.push_back({EntityKind::kHeadhunter,
                      static_cast<uint32_t>(random.Below(population_.headhunters.size()))});
  }
  return blocks;
}

uint32_t Society::Voucher(uint32_t row) const {
  const Member& member = population_.members[row];
  Random random = Stream(population_.seed(), Purpose::kVoucher, row);
  const auto neighbours = graph_.neighbours(row);
  const bool is_decent = member.kind != MemberKind::kSpammer && member.kind != MemberKind::kZombie;
  if (!is_decent || neighbours.empty() || !random.Chance(kVouched)) return kNoRow;
  const uint32_t voucher = neighbours[random.Below(neighbours.size())];
  return population_.members[voucher].joined < member.joined ? voucher : kNoRow;
}

}  // namespace bole::world
