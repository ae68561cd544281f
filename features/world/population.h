// Who lives in the world: members, jobs and headhunters as the truth knows them, compactly.
// Texts are not kept; they are written again from the seed and the row (text.h).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/csr.h"
#include "engine/base/top_k.h"
#include "features/world/calendar.h"
#include "features/world/draws.h"
#include "features/world/employers.h"
#include "features/world/words.h"
#include "features/world/world.h"

namespace bole::world {

enum class MemberKind : uint8_t { kNormal, kQuiet, kZombie, kSpammer, kNewcomer, kCelebrity };
inline constexpr std::array<std::string_view, 6> kMemberKindNames = {
    "normal", "quiet", "zombie", "spammer", "newcomer", "celebrity"};

// The language that somebody writes in; kChinese is traditional where the city's region is.
enum class Script : uint8_t { kChinese, kEnglish, kMixed };

// A hidden direction: no column of any table shows it, only behaviour does. Members and jobs
// of one of kNumTastes circles of taste point the same way, whatever their profession.
inline constexpr size_t kLatentSize = 8;
inline constexpr size_t kNumTastes = 24;
inline constexpr double kLatentScale = 32;  // stored numbers for 1 standard deviation
using Latent = std::array<int8_t, kLatentSize>;

// Inner product of two hidden directions over sqrt(kLatentSize): about a standard normal.
double Resonance(const Latent& a, const Latent& b);

inline constexpr size_t kMaxMemberSkills = 12;
inline constexpr size_t kMaxJobSkills = 8;

struct Member {
  MemberKind kind = MemberKind::kNormal;
  Script script = Script::kChinese;
  uint8_t function = 0;
  uint8_t role = 0;
  uint8_t wish = 0;  // the function that they want next
  uint8_t city = 0;
  Seniority seniority = Seniority::kMid;
  uint8_t school = 0;
  uint8_t taste = 0;
  uint8_t num_skills = 0;
  uint16_t graduated = 0;  // year
  bool verified = false, open_to_work = false, discoverable = true, accepts_invites = true;
  Day joined = 0, last_active = 0;
  uint64_t willing_cities = 0;  // a bit for each city that they would work in
  float years = 0;              // of experience
  float wanted_pay = 0;         // thousand yuan a month
  float sociability = 1;        // ties, relative
  float activity = 1;           // looks at jobs, relative
  float answering = 0;          // log-odds of answering people, against the average
  float trust = 0;
  uint32_t employer = kNoRow;  // today, in truth; the table may not have heard
  std::array<uint16_t, kMaxMemberSkills> skills = {};
  Latent wants = {};   // what they look for in a job, employer or person
  Latent appeal = {};  // why they are looked for

  bool WouldWorkIn(uint8_t place) const { return willing_cities >> place & 1; }
};

struct Job {
  Script script = Script::kChinese;
  uint8_t function = 0;
  uint8_t role = 0;
  uint8_t city = 0;
  Seniority seniority = Seniority::kMid;
  uint8_t taste = 0;
  uint8_t num_skills = 0;
  bool has_closing_date = true;
  uint16_t openings = 1;
  Day posted = 0, closed = 0;  // closed may lie after the end of the world
  float min_years = 0;
  float pay_low = 0, pay_high = 0;  // thousand yuan a month
  float popularity = 0;             // log of how often it is shown, against the average
  uint32_t company = 0;
  uint32_t headhunter = kNoRow;
  std::array<uint16_t, kMaxJobSkills> skills = {};
  Latent wants = {};   // in a candidate
  Latent appeal = {};  // to a candidate
};

struct Headhunter {
  Script script = Script::kChinese;
  uint8_t num_functions = 1;
  std::array<uint8_t, 3> functions = {};
  uint8_t num_off_limits = 0;
  std::array<uint32_t, 4> off_limits = {};  // companies
  uint64_t cities = 0;                      // a bit for each
  uint8_t main_city = 0;
  Seniority seniority = Seniority::kSenior;  // of the people whom they place
  uint16_t weekly_capacity = 10;
  float diligence = 1;  // share of the capacity that is used
  float craft = 0;      // log-odds of placing people, against the average
  uint32_t firm = 0;
  Latent wants = {};
  Latent appeal = {};
};

// Members, jobs or headhunters by function and city: the key is function * 256 + city.
inline uint32_t PlaceKey(uint8_t function, uint8_t city) {
  return function * 256u + city;
}

// Everything that later parts look at. Made once, then constant.
struct Population {
  WorldOptions options;
  Employers employers;
  std::vector<Member> members;
  std::vector<Headhunter> headhunters;
  std::vector<Job> jobs;

  Pool members_by_place;     // by sociability
  Pool members_by_employer;  // key: company row
  Pool members_by_class;     // key: ClassKey
  Pool jobs_by_place;        // by popularity

  Csr mandates;  // headhunters x jobs: who was given which

  uint64_t seed() const { return options.seed; }
};

inline uint32_t ClassKey(const Member& member) {
  return member.school * 4096u + member.graduated;
}

// Draws them all. Equal for any number of threads.
Population MakePopulation(const WorldOptions& options);

// Monthly pay in thousand yuan that is usual for a function, level and city.
double UsualPay(uint8_t function, Seniority seniority, uint8_t city);

// The language of somebody in a city.
Script DrawScript(Random& random, uint8_t city);

// A hidden direction of a circle of taste, with a stray of its own.
Latent DrawLatent(uint64_t seed, uint8_t taste, Random& random);

// A city of any region by weight; of the same region as `like`.
uint8_t DrawCity(Random& random);
uint8_t DrawCityLike(Random& random, uint8_t like);

// The single draws, each from its own stream.
Member DrawMember(const Population& population, uint32_t row);
Headhunter DrawHeadhunter(const Population& population, uint32_t row);
Job DrawJob(const Population& population, const Pool& headhunters_by_function, uint32_t row);

}  // namespace bole::world
