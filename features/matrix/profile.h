// What an entity's profile says, as text by field: the same form for members, jobs and headhunters.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/store/table.h"

namespace bole {

// A kind of feature. Fields share the columns of one matrix under their prefixes.
enum class Field : uint8_t {
  kSkill,  // what they can do, or must
  kTitle,  // words of titles and headlines
  kCity,
  kIndustry,
  kFunction,
  kSeniority,
  kSchool,
  kCompany,   // where a member has worked
  kEmployer,  // who offers a job; apart from kCompany, or a member would fit best where they are
  kWord,      // words of everything that is said
};
inline constexpr size_t kNumFields = 10;
inline constexpr std::array<std::string_view, kNumFields> kFieldPrefixes = {
    "skill:",     "title:",  "city:",    "industry:", "function:",
    "seniority:", "school:", "company:", "employer:", "word:"};

// One text of a profile.
struct FieldText {
  Field field = Field::kWord;
  std::string_view text;
  float weight = 1;  // against others of its field: a past employer counts less than today's
};

using Profile = std::vector<FieldText>;

// The profiles of all entities of one kind.
//
// Thread safety: const and safe from any number of threads. Texts live as long as the tables.
class ProfileSource {
 public:
  virtual ~ProfileSource() = default;

  virtual size_t size() const = 0;
  virtual Profile Read(size_t row) const = 0;

  // Whether the entity existed at the time of the split, and may be learned from.
  virtual bool IsFitted(size_t row) const = 0;
};

// The tables that profiles are read from, as ingest wrote them.
struct ProfileTables {
  Table members;
  Table positions;
  Table educations;
  Table companies;
  Table jobs;
  Table headhunters;

  // Opens TABLE.bole of each in a directory. Throws what Table::Open throws.
  static ProfileTables Open(const std::filesystem::path& directory);
};

// With `until` (Unix seconds), who joined or was posted at that time or later isn't fitted, and
// stays at employers and schools that began then are left out: they were not known. What has
// no time has always been there.
std::unique_ptr<const ProfileSource> MakeMemberProfiles(const ProfileTables& tables,
                                                        std::optional<int64_t> until);
std::unique_ptr<const ProfileSource> MakeJobProfiles(const ProfileTables& tables,
                                                     std::optional<int64_t> until);
std::unique_ptr<const ProfileSource> MakeHeadhunterProfiles(const ProfileTables& tables);

}  // namespace bole
