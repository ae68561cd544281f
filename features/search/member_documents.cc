#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "engine/base/csr.h"
#include "engine/search/effective_positions.h"
#include "features/graph/stays.h"
#include "features/search/document_writer.h"
#include "features/search/places.h"
#include "features/search/search_documents.h"

namespace bole {
namespace {

constexpr std::array<float, 5> kYearBands = {1, 3, 5, 10, 20};
constexpr int64_t kDay = 86'400;  // seconds

// Rows of a table by the member that they belong to. Requires that they ascend, as ingest's order
// of positions and educations does.
class RowsOfMembers {
 public:
  RowsOfMembers(std::span<const uint32_t> owners, size_t num_members) : begins_(num_members + 1) {
    for (const uint32_t owner : owners) ++begins_.at(owner + 1);
    for (size_t i = 0; i < num_members; ++i) begins_[i + 1] += begins_[i];
  }
  uint32_t begin(uint32_t member) const { return begins_[member]; }
  uint32_t end(uint32_t member) const { return begins_[member + 1]; }

 private:
  std::vector<uint32_t> begins_;
};

class MemberDocuments : public SearchDocuments {
 public:
  MemberDocuments(const ProfileTables& tables, const Table& groups, const QueryWords& words,
                  int64_t now)
      : tables_(tables),
        words_(words),
        now_(now),
        fields_(MemberSearchFields()),
        places_(words),
        companies_(tables.companies),
        positions_of_(tables.positions.Rows("member_id"), tables.members.num_rows()),
        educations_of_(tables.educations.Rows("member_id"), tables.members.num_rows()),
        position_titles_(tables.positions.Text("title")),
        position_companies_(tables.positions.Rows("company_id")),
        started_at_(tables.positions.Times("started_at")),
        ended_at_(tables.positions.Times("ended_at")),
        schools_(tables.educations.Text("school")),
        degrees_(tables.educations.Text("degree")),
        studies_(tables.educations.Text("field")),
        graduated_at_(tables.educations.Times("ended_at")),
        seats_of_(SeatsOf(groups, tables.members.num_rows())),
        group_ids_(groups.Text("group_id")),
        group_names_(groups.Text("name")) {}

  size_t size() const override { return tables_.members.num_rows(); }

  SearchDocument Read(uint32_t row) const override {
    DocumentWriter document(fields_, words_);
    for (const char* field : {"headline", "summary", "city", "industry", "function", "seniority"}) {
      document.Text(field, tables_.members.Text(field)[row]);
    }
    AddProvince(places_, tables_.members.Text("city")[row], document);
    document.Texts("skill", tables_.members.TextList("skills"), row);
    document.Texts("language", tables_.members.TextList("languages"), row);
    document.Number("years", tables_.members.Reals("years_experience")[row], kYearBands);
    AddFlags(row, document);
    AddPositions(row, document);
    AddEducations(row, document);
    AddGroups(row, document);
    return document.Take();
  }

 private:
  void AddFlags(uint32_t row, DocumentWriter& document) const {
    const auto open = static_cast<Flag>(tables_.members.Flags("open_to_work")[row]);
    if (open != Flag::kUnknown) {
      const char* word = open == Flag::kYes ? "yes" : "no";
      document.Label("open_to_work", word, word);
    }
    const int64_t active_at = tables_.members.Times("last_active_at")[row];
    if (active_at == kNoTime) return;
    constexpr std::array<float, 4> kDayBands = {7, 30, 90, 365};
    const int64_t days = std::max<int64_t>(0, (now_ - active_at) / kDay);
    document.Number("days_inactive", static_cast<float>(days), kDayBands);
  }

  void AddPositions(uint32_t row, DocumentWriter& document) const {
    std::vector<PositionDates> dates;
    for (uint32_t i = positions_of_.begin(row); i < positions_of_.end(row); ++i) {
      dates.push_back({started_at_[i], ended_at_[i]});
    }
    const std::vector<EffectiveTense> tenses = EffectiveTenses(dates, now_);
    int64_t in_role_since = kNoTime;
    for (size_t i = 0; i < tenses.size(); ++i) {
      AddPosition(positions_of_.begin(row) + static_cast<uint32_t>(i), tenses[i].tense, document);
      if (tenses[i].tense == Tense::kCurrent) {
        in_role_since = std::max(in_role_since, dates[i].started_at);
      }
    }
    if (in_role_since == kNoTime) return;
    const float years = YearOf(now_) - YearOf(in_role_since);
    document.Number("years_in_role", std::max(years, 0.0f), kYearBands);
  }

  void AddPosition(uint32_t position, Tense tense, DocumentWriter& document) const {
    document.Text("title", position_titles_[position], tense);
    const uint32_t company = position_companies_[position];
    if (company == kNoRow) return;
    document.Text("company", companies_.Name(company), tense);
    document.Text("company_group", companies_.GroupName(company), tense);
  }

  void AddEducations(uint32_t row, DocumentWriter& document) const {
    int64_t graduated_at = kNoTime;
    for (uint32_t i = educations_of_.begin(row); i < educations_of_.end(row); ++i) {
      document.Text("school", schools_[i]);
      document.Text("degree", degrees_[i]);
      document.Text("study", studies_[i]);
      graduated_at = std::max(graduated_at, graduated_at_[i]);
    }
    if (graduated_at == kNoTime) return;
    constexpr std::array<float, 9> kYears = {1985, 1990, 1995, 2000, 2005, 2010, 2015, 2020, 2025};
    document.Number("graduation_year", std::floor(YearOf(graduated_at)), kYears);
  }

  // Member x row of the table of groups, which is ordered by group.
  static Csr SeatsOf(const Table& groups, size_t num_members) {
    const std::span<const uint32_t> members = groups.Rows("member_id");
    std::vector<CsrEntry> seats;
    for (uint32_t seat = 0; seat < members.size(); ++seat) seats.push_back({members[seat], seat});
    return MakeCsr(std::move(seats), num_members, static_cast<uint32_t>(members.size()),
                   Duplicates::kMax);
  }

  void AddGroups(uint32_t row, DocumentWriter& document) const {
    for (const uint32_t seat : seats_of_.view().row(row)) {
      const std::string_view name = group_names_[seat];
      document.Text("group", name.empty() ? group_ids_[seat] : name);
      document.Text("group_id", group_ids_[seat]);
    }
  }

  const ProfileTables& tables_;
  const QueryWords& words_;
  const int64_t now_;
  const std::vector<SearchField> fields_;
  const Places places_;
  const CompanyNames companies_;
  const RowsOfMembers positions_of_, educations_of_;
  TextColumn position_titles_;
  std::span<const uint32_t> position_companies_;
  std::span<const int64_t> started_at_, ended_at_;
  TextColumn schools_, degrees_, studies_;
  std::span<const int64_t> graduated_at_;
  const Csr seats_of_;
  TextColumn group_ids_, group_names_;
};

}  // namespace

std::vector<SearchField> MemberSearchFields() {
  return {
      {.name = "title", .has_words = true, .has_values = true, .weight = 4},
      {.name = "headline", .has_words = true, .weight = 3},
      {.name = "skill", .has_words = true, .has_values = true, .weight = 3},
      {.name = "company",
       .has_words = true,
       .has_values = true,
       .weight = 1.5f,
       .is_name = true,
       .only_filters = true},
      {.name = "company_group", .has_values = true},
      {.name = "school",
       .has_words = true,
       .has_values = true,
       .weight = 1,
       .is_name = true,
       .only_filters = true},
      {.name = "study", .has_words = true, .has_values = true, .weight = 1, .only_filters = true},
      {.name = "degree", .has_values = true},
      {.name = "summary", .has_words = true, .weight = 1},
      {.name = "city",
       .has_words = true,
       .has_values = true,
       .weight = 1,
       .is_name = true,
       .only_filters = true},
      {.name = "province", .has_values = true},
      {.name = "industry",
       .has_words = true,
       .has_values = true,
       .weight = 1,
       .only_filters = true},
      {.name = "function",
       .has_words = true,
       .has_values = true,
       .weight = 1,
       .only_filters = true},
      {.name = "seniority", .has_values = true},
      {.name = "language",
       .has_words = true,
       .has_values = true,
       .weight = 1,
       .only_filters = true},
      {.name = "group", .has_values = true},
      {.name = "group_id", .has_values = true},
      {.name = "open_to_work", .has_values = true},
      {.name = "years", .is_number = true},
      {.name = "years_band", .has_values = true},
      {.name = "years_in_role", .is_number = true},
      {.name = "years_in_role_band", .has_values = true},
      {.name = "graduation_year", .is_number = true},
      {.name = "graduation_year_band", .has_values = true},
      {.name = "days_inactive", .is_number = true},
      {.name = "days_inactive_band", .has_values = true}};
}

std::unique_ptr<const SearchDocuments> MakeMemberDocuments(const ProfileTables& tables,
                                                           const Table& groups,
                                                           const QueryWords& words, int64_t now) {
  return std::make_unique<MemberDocuments>(tables, groups, words, now);
}

}  // namespace bole
