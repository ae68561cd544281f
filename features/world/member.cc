// How a member is drawn. The order of the steps is the order of causes: who they are, what
// they can, what they want, how they behave on the network.
#include <algorithm>
#include <cmath>

#include "features/world/career.h"
#include "features/world/population.h"

namespace bole::world {
namespace {

// A network that lost its celebrities is worth nothing: a few there are at any size.
constexpr double kLeastCelebrities = 4;

constexpr int kDaysPerYear = 365;
constexpr int kNewcomerDays = 7;       // joined within so many days of the end
constexpr int kZombieSilence = 200;    // days at least since a zombie was here
constexpr double kLongestCareer = 32;  // years

// Multipliers of sociability and activity, in the order of MemberKind.
constexpr std::array<double, 6> kSociability = {1, 0.7, 0.15, 0.6, 0.04, 12};
constexpr std::array<double, 6> kActivity = {1, 0.12, 0.01, 0.5, 1.0, 0.8};
constexpr std::array<double, 6> kAnswering = {0, -1.2, -4, 0, 0.3, -0.8};
constexpr std::array<double, 6> kMeanTrust = {0.6, 0.55, 0.35, 0.15, 0.45, 0.85};

double Of(const std::array<double, 6>& numbers, MemberKind kind) {
  return numbers[static_cast<size_t>(kind)];
}

MemberKind DrawKind(Random& random, const WorldOptions& options) {
  const double celebrities = std::max(options.celebrity_share,
                                      kLeastCelebrities / static_cast<double>(options.num_members));
  double u = random.Uniform();
  const auto falls = [&u](double share) { return (u -= share) < 0; };
  if (falls(celebrities)) return MemberKind::kCelebrity;
  if (falls(options.zombie_share)) return MemberKind::kZombie;
  if (falls(options.spammer_share)) return MemberKind::kSpammer;
  if (falls(options.newcomer_share)) return MemberKind::kNewcomer;
  if (falls(options.quiet_share)) return MemberKind::kQuiet;
  return MemberKind::kNormal;
}

Seniority DrawSeniority(Random& random, double years) {
  using enum Seniority;
  const double felt = years + 1.5 * random.Normal();
  const double u = random.Uniform();
  if (years < 0.5) return kIntern;
  if (felt < 2.5 || years < 1.5) return kJunior;
  if (felt < 6) return kMid;
  if (felt < 10) return u < 0.8 ? kSenior : kLead;
  if (felt < 15) return u < 0.5 ? kSenior : u < 0.7 ? kLead : kManager;
  if (felt < 20) return u < 0.45 ? kSenior : u < 0.88 ? kManager : kDirector;
  return u < 0.45 ? kSenior : u < 0.75 ? kManager : u < 0.95 ? kDirector : kVicePresident;
}

void DrawProfession(Random& random, Member* member) {
  static const Lottery functions = [] {
    std::vector<double> weights;
    for (const Function& function : Functions()) weights.push_back(function.weight);
    return Lottery(weights);
  }();
  member->function = static_cast<uint8_t>(functions.Draw(random));
  member->role = static_cast<uint8_t>(random.Below(kNumRoles));
  // More young than old; newcomers are younger still, celebrities are not.
  const double youth = member->kind == MemberKind::kNewcomer    ? 2.6
                       : member->kind == MemberKind::kCelebrity ? 0.6
                                                                : 1.9;
  member->years =
      static_cast<float>(std::round(2 * kLongestCareer * std::pow(random.Uniform(), youth)) / 2);
  member->seniority = DrawSeniority(random, member->years);
  // Whoever has no experience yet may still have a year to study.
  member->graduated =
      static_cast<uint16_t>(kWorldEndYear - static_cast<int>(std::ceil(member->years)) +
                            (member->years < 0.5 ? random.Below(2) : 0));
}

void DrawSchool(Random& random, Member* member) {
  static const Lottery schools = [] {
    std::vector<double> weights;
    for (const School& school : Schools()) weights.push_back(school.weight);
    return Lottery(weights);
  }();
  constexpr int kTries = 8;            // then any school
  constexpr double kOtherCity = 0.35;  // chance to take one of the same region elsewhere
  constexpr double kOtherRegion = 0.02;
  for (int i = 0; i < kTries; ++i) {
    member->school = static_cast<uint8_t>(schools.Draw(random));
    const uint8_t city = CityByName(Schools()[member->school].city);
    const bool is_near = Cities()[city].region == Cities()[member->city].region;
    if (city == member->city || random.Chance(is_near ? kOtherCity : kOtherRegion)) return;
  }
}

void AddSkill(uint16_t skill, Member* member) {
  const auto end = member->skills.begin() + member->num_skills;
  if (member->num_skills < kMaxMemberSkills &&
      std::find(member->skills.begin(), end, skill) == end) {
    member->skills[member->num_skills++] = skill;
  }
}

// Their role's skills for sure to a part, the core of the function, a few of a neighbour.
void DrawSkills(Random& random, Member* member) {
  size_t wanted = 4 + random.Below(kMaxMemberSkills - 3);
  if (member->kind == MemberKind::kZombie) wanted = random.Below(3);
  if (member->kind == MemberKind::kNewcomer) wanted = 3 + random.Below(4);
  constexpr double kCore = 0.42, kOwnRole = 0.42;  // of draws; the rest is from anywhere near
  for (size_t tries = 0; tries < 3 * wanted && member->num_skills < wanted; ++tries) {
    const double u = random.Uniform();
    size_t position = random.Below(kNumFunctionSkills);
    if (u < kCore) position = random.Below(kNumCoreSkills);
    if (u >= kCore && u < kCore + kOwnRole) {
      position = kNumCoreSkills + member->role * kNumRoleSkills + random.Below(kNumRoleSkills);
    }
    AddSkill(SkillOf(member->function, position), member);
  }
}

// Most want to go on as they are; some want to change to a neighbouring function.
uint8_t DrawWish(Random& random, uint8_t function) {
  constexpr double kStays = 0.88, kAnything = 0.02;
  const double u = random.Uniform();
  if (u < kStays) return function;
  if (u >= 1 - kAnything) return static_cast<uint8_t>(random.Below(Functions().size()));
  const auto& neighbours = Functions()[function].neighbours;
  const std::string_view next = neighbours[random.Below(neighbours.size())];
  return next.empty() ? function : FunctionByCode(next);
}

void DrawWishes(uint64_t seed, Random& random, Member* member) {
  constexpr double kMoves = 0.45;  // would live in another city as well
  constexpr double kHopes = 1.1;   // wanted pay over the usual
  member->wish = DrawWish(random, member->function);
  member->willing_cities = uint64_t{1} << member->city;
  while (random.Chance(kMoves)) {
    const uint8_t city =
        random.Chance(0.95) ? DrawCityLike(random, member->city) : DrawCity(random);
    member->willing_cities |= uint64_t{1} << city;
  }
  member->wanted_pay = static_cast<float>(
      kHopes * UsualPay(member->wish, member->seniority, member->city) * LogNormal(random, 0.2));
  member->taste = static_cast<uint8_t>(random.Below(kNumTastes));
  member->wants = DrawLatent(seed, member->taste, random);
  member->appeal = DrawLatent(seed, member->taste, random);
}

void DrawPresence(Random& random, Member* member) {
  const int age = kWorldEndDay - kNetworkBeginDay;
  const bool is_zombie = member->kind == MemberKind::kZombie;
  int days_ago = static_cast<int>(age * std::pow(random.Uniform(), 1.6));
  if (is_zombie) days_ago = kZombieSilence + days_ago * (age - kZombieSilence) / age;
  if (member->kind == MemberKind::kNewcomer)
    days_ago = static_cast<int>(random.Below(kNewcomerDays));
  else
    days_ago = std::max(days_ago, kNewcomerDays);
  member->joined = static_cast<Day>(kWorldEndDay - 1 - days_ago);
  double silence = random.Exponential() * 12 / std::max<double>(member->activity, 0.1);
  if (is_zombie) silence = kZombieSilence + random.Exponential() * 2 * kDaysPerYear;
  member->last_active = static_cast<Day>(
      std::max<double>(member->joined, kWorldEndDay - 1 - std::min<double>(silence, age)));
}

void DrawHabits(Random& random, Member* member) {
  const MemberKind kind = member->kind;
  // Shape 2.2: a mean exists, and the largest degrees are far above it.
  member->sociability = static_cast<float>(Pareto(random, 2.2, 0.45, 25) * Of(kSociability, kind));
  member->activity = static_cast<float>(LogNormal(random, 0.8) * Of(kActivity, kind));
  member->answering = static_cast<float>(random.Normal() * 0.8 + Of(kAnswering, kind));
  member->trust =
      static_cast<float>(std::clamp(Of(kMeanTrust, kind) + 0.15 * random.Normal(), 0.02, 0.99));
  member->verified = random.Chance(kind == MemberKind::kZombie ? 0.15 : 0.3 + 0.5 * member->trust);
  member->open_to_work = random.Chance(kind == MemberKind::kNewcomer ? 0.5 : 0.22);
  member->discoverable = random.Chance(0.97);
  member->accepts_invites = random.Chance(kind == MemberKind::kCelebrity ? 0.6 : 0.93);
}

}  // namespace

Member DrawMember(const Population& population, uint32_t row) {
  Random random = Stream(population.seed(), Purpose::kMember, row);
  Member member;
  member.kind = DrawKind(random, population.options);
  member.city = DrawCity(random);
  member.script = DrawScript(random, member.city);
  DrawProfession(random, &member);
  DrawSchool(random, &member);
  DrawSkills(random, &member);
  DrawWishes(population.seed(), random, &member);
  DrawHabits(random, &member);
  DrawPresence(random, &member);
  member.employer = DrawCareer(population, member, row).employer();
  return member;
}

}  // namespace bole::world
