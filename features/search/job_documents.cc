#include <algorithm>
#include <array>

#include "features/search/document_writer.h"
#include "features/search/places.h"
#include "features/search/search_documents.h"

namespace bole {
namespace {

constexpr std::array<float, 5> kYearBands = {1, 3, 5, 10, 20};

class JobDocuments : public SearchDocuments {
 public:
  JobDocuments(const ProfileTables& tables, const QueryWords& words, int64_t now)
      : tables_(tables),
        words_(words),
        now_(now),
        fields_(JobSearchFields()),
        places_(words),
        companies_(tables.companies) {}

  size_t size() const override { return tables_.jobs.num_rows(); }

  SearchDocument Read(uint32_t row) const override {
    DocumentWriter document(fields_, words_);
    for (const char* field :
         {"title", "description", "city", "industry", "function", "seniority"}) {
      document.Text(field, tables_.jobs.Text(field)[row]);
    }
    AddProvince(places_, tables_.jobs.Text("city")[row], document);
    document.Texts("skill", tables_.jobs.TextList("skills"), row);
    document.Number("min_years", tables_.jobs.Reals("min_years")[row], kYearBands);
    document.Number("salary_min", tables_.jobs.Reals("salary_min")[row]);
    document.Number("salary_max", tables_.jobs.Reals("salary_max")[row]);
    const uint32_t company = tables_.jobs.Rows("company_id")[row];
    if (company != kNoRow) {
      document.Text("company", companies_.Name(company));
      document.Text("company_group", companies_.GroupName(company));
    }
    AddAge(row, document);
    return document.Take();
  }

 private:
  void AddAge(uint32_t row, DocumentWriter& document) const {
    constexpr int64_t kDay = 86'400;  // seconds
    constexpr std::array<float, 3> kDayBands = {1, 7, 30};
    const int64_t posted_at = tables_.jobs.Times("posted_at")[row];
    if (posted_at == kNoTime) return;
    const int64_t days = std::max<int64_t>(0, (now_ - posted_at) / kDay);
    document.Number("days_posted", static_cast<float>(days), kDayBands);
  }

  const ProfileTables& tables_;
  const QueryWords& words_;
  const int64_t now_;
  const std::vector<SearchField> fields_;
  const Places places_;
  const CompanyNames companies_;
};

}  // namespace

std::vector<SearchField> JobSearchFields() {
  return {{.name = "title", .has_words = true, .has_values = true, .weight = 4},
          {.name = "skill", .has_words = true, .has_values = true, .weight = 3},
          {.name = "company",
           .has_words = true,
           .has_values = true,
           .weight = 1.5f,
           .is_name = true,
           .only_filters = true},
          {.name = "company_group", .has_values = true},
          {.name = "description", .has_words = true, .weight = 1},
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
          {.name = "min_years", .is_number = true},
          {.name = "min_years_band", .has_values = true},
          {.name = "salary_min", .is_number = true},
          {.name = "salary_max", .is_number = true},
          {.name = "days_posted", .is_number = true},
          {.name = "days_posted_band", .has_values = true}};
}

std::unique_ptr<const SearchDocuments> MakeJobDocuments(const ProfileTables& tables,
                                                        const QueryWords& words, int64_t now) {
  return std::make_unique<JobDocuments>(tables, words, now);
}

}  // namespace bole
