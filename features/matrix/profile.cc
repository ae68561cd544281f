#include "features/matrix/profile.h"

namespace bole {
namespace {

// Of a past position, against today's: it still says what someone can do, but less of what
// they do.
constexpr float kPastPositionWeight = 0.5f;

bool WasKnown(int64_t time, std::optional<int64_t> until) {
  return !until || time == kNoTime || time < *until;
}

// Whether a stay was still going on at the split.
bool IsCurrent(int64_t ended_at, std::optional<int64_t> until) {
  return ended_at == kNoTime || (until && ended_at >= *until);
}

void Add(Field field, std::string_view text, Profile& profile, float weight = 1) {
  if (!text.empty()) profile.push_back({field, text, weight});
}

void AddAll(Field field, const TextListColumn& lists, size_t row, Profile& profile) {
  for (size_t i = 0; i < lists.row_size(row); ++i) Add(field, lists.at(row, i), profile);
}

// The rows of a table by what they refer to, ascending.
class RowsByOwner {
 public:
  RowsByOwner(std::span<const uint32_t> owners, size_t num_owners)
      : offsets_(num_owners + 1), rows_(owners.size()) {
    for (const uint32_t owner : owners) ++offsets_.at(owner + 1);
    for (size_t i = 0; i < num_owners; ++i) offsets_[i + 1] += offsets_[i];
    std::vector<uint64_t> next(offsets_.begin(), offsets_.end() - 1);
    for (size_t row = 0; row < owners.size(); ++row) {
      rows_[next[owners[row]]++] = static_cast<uint32_t>(row);
    }
  }

  std::span<const uint32_t> rows(size_t owner) const {
    return std::span(rows_).subspan(offsets_[owner], offsets_[owner + 1] - offsets_[owner]);
  }

 private:
  std::vector<uint64_t> offsets_;
  std::vector<uint32_t> rows_;
};

// The columns that members and jobs have in common.
struct ProfileColumns {
  explicit ProfileColumns(const Table& table)
      : skills(table.TextList("skills")),
        city(table.Text("city")),
        industry(table.Text("industry")),
        function(table.Text("function")),
        seniority(table.Text("seniority")) {}

  void Read(size_t row, Profile& profile) const {
    AddAll(Field::kSkill, skills, row, profile);
    Add(Field::kCity, city[row], profile);
    Add(Field::kIndustry, industry[row], profile);
    Add(Field::kFunction, function[row], profile);
    Add(Field::kSeniority, seniority[row], profile);
  }

  TextListColumn skills;
  TextColumn city, industry, function, seniority;
};

class MemberProfiles : public ProfileSource {
 public:
  MemberProfiles(const ProfileTables& tables, std::optional<int64_t> until)
      : tables_(tables),
        until_(until),
        columns_(tables.members),
        headlines_(tables.members.Text("headline")),
        summaries_(tables.members.Text("summary")),
        joined_at_(tables.members.Times("joined_at")),
        positions_(tables.positions),
        educations_(tables.educations),
        companies_(tables.companies.Text("company_id")),
        positions_of_(positions_.members, tables.members.num_rows()),
        educations_of_(educations_.members, tables.members.num_rows()) {}

  size_t size() const override { return joined_at_.size(); }

  Profile Read(size_t row) const override {
    Profile profile;
    columns_.Read(row, profile);
    Add(Field::kTitle, headlines_[row], profile);
    Add(Field::kWord, summaries_[row], profile);
    for (const uint32_t position : positions_of_.rows(row)) AddPosition(position, profile);
    for (const uint32_t education : educations_of_.rows(row)) AddEducation(education, profile);
    return profile;
  }

  bool IsFitted(size_t row) const override { return WasKnown(joined_at_[row], until_); }

 private:
  struct Positions {
    explicit Positions(const Table& table)
        : members(table.Rows("member_id")),
          companies(table.Rows("company_id")),
          titles(table.Text("title")),
          started_at(table.Times("started_at")),
          ended_at(table.Times("ended_at")) {}

    std::span<const uint32_t> members, companies;
    TextColumn titles;
    std::span<const int64_t> started_at, ended_at;
  };

  struct Educations {
    explicit Educations(const Table& table)
        : members(table.Rows("member_id")),
          schools(table.Text("school")),
          degrees(table.Text("degree")),
          fields(table.Text("field")),
          started_at(table.Times("started_at")) {}

    std::span<const uint32_t> members;
    TextColumn schools, degrees, fields;
    std::span<const int64_t> started_at;
  };

  void AddPosition(uint32_t row, Profile& profile) const {
    if (!WasKnown(positions_.started_at[row], until_)) return;
    const float weight = IsCurrent(positions_.ended_at[row], until_) ? 1 : kPastPositionWeight;
    Add(Field::kTitle, positions_.titles[row], profile, weight);
    const uint32_t company = positions_.companies[row];
    if (company != kNoRow) Add(Field::kCompany, companies_[company], profile, weight);
  }

  void AddEducation(uint32_t row, Profile& profile) const {
    if (!WasKnown(educations_.started_at[row], until_)) return;
    Add(Field::kSchool, educations_.schools[row], profile);
    Add(Field::kWord, educations_.degrees[row], profile);
    Add(Field::kWord, educations_.fields[row], profile);
  }

  ProfileTables tables_;  // keeps the columns mapped
  std::optional<int64_t> until_;
  ProfileColumns columns_;
  TextColumn headlines_, summaries_;
  std::span<const int64_t> joined_at_;
  Positions positions_;
  Educations educations_;
  TextColumn companies_;
  RowsByOwner positions_of_, educations_of_;
};

class JobProfiles : public ProfileSource {
 public:
  JobProfiles(const ProfileTables& tables, std::optional<int64_t> until)
      : tables_(tables),
        until_(until),
        columns_(tables.jobs),
        titles_(tables.jobs.Text("title")),
        descriptions_(tables.jobs.Text("description")),
        employers_(tables.jobs.Rows("company_id")),
        posted_at_(tables.jobs.Times("posted_at")),
        companies_(tables.companies.Text("company_id")) {}

  size_t size() const override { return posted_at_.size(); }

  Profile Read(size_t row) const override {
    Profile profile;
    columns_.Read(row, profile);
    Add(Field::kTitle, titles_[row], profile);
    Add(Field::kWord, descriptions_[row], profile);
    if (employers_[row] != kNoRow) Add(Field::kEmployer, companies_[employers_[row]], profile);
    return profile;
  }

  bool IsFitted(size_t row) const override { return WasKnown(posted_at_[row], until_); }

 private:
  ProfileTables tables_;  // keeps the columns mapped
  std::optional<int64_t> until_;
  ProfileColumns columns_;
  TextColumn titles_, descriptions_;
  std::span<const uint32_t> employers_;
  std::span<const int64_t> posted_at_;
  TextColumn companies_;
};

class HeadhunterProfiles : public ProfileSource {
 public:
  explicit HeadhunterProfiles(const ProfileTables& tables)
      : headhunters_(tables.headhunters),
        specialisms_(headhunters_.TextList("specialisms")),
        cities_(headhunters_.TextList("cities")),
        bios_(headhunters_.Text("bio")) {}

  size_t size() const override { return bios_.size(); }

  Profile Read(size_t row) const override {
    Profile profile;
    AddAll(Field::kSkill, specialisms_, row, profile);
    AddAll(Field::kCity, cities_, row, profile);
    Add(Field::kWord, bios_[row], profile);
    return profile;
  }

  // Headhunters have no date: the firm's people were there before.
  bool IsFitted(size_t) const override { return true; }

 private:
  Table headhunters_;
  TextListColumn specialisms_, cities_;
  TextColumn bios_;
};

}  // namespace

ProfileTables ProfileTables::Open(const std::filesystem::path& directory) {
  return {Table::Open(directory / "members.bole"),    Table::Open(directory / "positions.bole"),
          Table::Open(directory / "educations.bole"), Table::Open(directory / "companies.bole"),
          Table::Open(directory / "jobs.bole"),       Table::Open(directory / "headhunters.bole")};
}

std::unique_ptr<const ProfileSource> MakeMemberProfiles(const ProfileTables& tables,
                                                        std::optional<int64_t> until) {
  return std::make_unique<MemberProfiles>(tables, until);
}

std::unique_ptr<const ProfileSource> MakeJobProfiles(const ProfileTables& tables,
                                                     std::optional<int64_t> until) {
  return std::make_unique<JobProfiles>(tables, until);
}

std::unique_ptr<const ProfileSource> MakeHeadhunterProfiles(const ProfileTables& tables) {
  return std::make_unique<HeadhunterProfiles>(tables);
}

}  // namespace bole
