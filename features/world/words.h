// The word lists of the world: plain tables, one file each, that read like real life.
//
// Everything here is constant and made once; codes are positions in the lists.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace bole::world {

// One thing in both languages. Chinese is simplified; traditional is made when written.
struct Bilingual {
  std::string_view zh;
  std::string_view en;
};

// How the people of a place write.
enum class Region : uint8_t { kMainland, kTraditional, kOverseas };

struct City {
  Bilingual name;
  Region region = Region::kMainland;
  double weight = 1;  // members who live there, relative
  double pay = 1;     // pay level, Shanghai is 1
};

struct School {
  Bilingual name;
  std::string_view city;  // Chinese name of one of Cities()
  double rank = 0;        // 0 (any) to 1 (the best known); what employers see in it
  double weight = 1;
};

// Steps of a career, in order.
enum class Seniority : uint8_t {
  kIntern,
  kJunior,
  kMid,
  kSenior,
  kLead,
  kManager,
  kDirector,
  kVicePresident,
};
inline constexpr size_t kNumSeniorities = 8;
inline constexpr std::array<std::string_view, kNumSeniorities> kSeniorityNames = {
    "intern", "junior", "mid", "senior", "lead", "manager", "director", "vp"};

inline constexpr size_t kNumCoreSkills = 5;
inline constexpr size_t kNumRoles = 4;
inline constexpr size_t kNumRoleSkills = 4;
inline constexpr size_t kNumFunctionSkills = kNumCoreSkills + kNumRoles * kNumRoleSkills;
inline constexpr size_t kNumFields = 3;

// A speciality within a function: its title, the skills that only it asks for, and what
// people in it work on (noun phrases, after 负责 or "worked on").
struct Role {
  Bilingual title;
  std::array<Bilingual, kNumRoleSkills> skills;
  std::array<Bilingual, 2> projects;
};

// A family of jobs, such as backend or accounting.
struct Function {
  std::string_view code;  // as in the column `function`
  Bilingual name;
  double weight = 1;  // members in it, relative
  double pay = 1;     // pay level, backend is 1
  std::array<Bilingual, kNumCoreSkills> core;
  std::array<Role, kNumRoles> roles;
  // Titles from lead up; below them the role's own, with a word for its level.
  Bilingual lead, manager, director, vice_president;
  std::array<Bilingual, kNumFields> fields;         // of study
  std::array<std::string_view, 3> neighbours = {};  // functions that people change to
};

struct Industry {
  std::string_view code;                    // as in the column `industry`
  double weight = 1;                        // generated companies in it, relative
  std::vector<std::string_view> functions;  // the ones that it employs most
  std::array<Bilingual, 4> business;        // for names of companies: 智能, "Robotics"
};

// A company that everybody knows.
struct KnownCompany {
  Bilingual name;
  std::string_view industry;
  std::string_view city;
  double weight = 1;             // employees on the network, relative
  std::string_view parent = {};  // Chinese name of the company that owns it
};

std::span<const City> Cities();
std::span<const School> Schools();
std::span<const Function> Functions();
std::span<const Industry> Industries();
std::span<const KnownCompany> KnownCompanies();

// Positions in the lists by name; a word that isn't there is a bug (CHECK).
uint8_t CityByName(std::string_view zh);
uint8_t IndustryByCode(std::string_view code);
uint8_t FunctionByCode(std::string_view code);

// 1 for the same function, kNeighbourAffinity for one that people change to, else 0.
inline constexpr double kNeighbourAffinity = 0.45;
double Affinity(uint8_t function, uint8_t other);

// All skills of all functions, each once. A skill of a function is its position in
// core, then role by role; `SkillOf` gives its number here.
std::span<const Bilingual> Skills();
uint16_t SkillOf(uint8_t function, size_t position);

// Pieces of people's and companies' names.
struct NameWords {
  std::vector<std::string_view> zh_surnames;      // most frequent first
  std::vector<std::string_view> zh_given;         // characters
  std::vector<std::string_view> pinyin_surnames;  // of Chinese abroad
  std::vector<std::string_view> en_first;
  std::vector<std::string_view> en_last;
  std::vector<std::string_view> zh_brand_first;  // characters that begin a company's name
  std::vector<std::string_view> zh_brand_second;
  std::vector<std::string_view> en_brand;
};
const NameWords& Names();

// Sentences with {slots}; which slots, see text.h.
struct SentenceWords {
  std::vector<Bilingual> headlines;
  std::vector<Bilingual> summary_starts;
  std::vector<Bilingual> summary_work;
  std::vector<Bilingual> summary_wishes;
  std::vector<Bilingual> student_summaries;
  std::vector<Bilingual> job_starts;
  std::vector<Bilingual> job_duties;
  std::vector<Bilingual> job_demands;
  std::vector<Bilingual> job_benefits;
  std::vector<Bilingual> headhunter_bios;
  std::vector<Bilingual> adverts;  // headlines of spammers
};
const SentenceWords& Sentences();

}  // namespace bole::world
