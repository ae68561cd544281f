#include "features/graph/mandate_traits_table.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/matching/affiliates.h"
#include "engine/matching/wall_tables.h"
#include "features/graph/graph_tables.h"
#include "features/graph/mandates.h"
#include "features/graph/trait_values.h"

namespace bole {
namespace {

Csr MakeOnes(std::vector<CsrEntry> entries, size_t num_rows, size_t num_columns) {
  Csr made =
      MakeCsr(std::move(entries), num_rows, static_cast<uint32_t>(num_columns), Duplicates::kMax);
  made.values.clear();
  return made;
}

std::vector<CsrEntry> NumberLists(const TextListColumn& lists, Numbering* numbers) {
  std::vector<CsrEntry> entries;
  for (uint32_t row = 0; row < lists.size(); ++row) {
    for (size_t i = 0; i < lists.row_size(row); ++i) {
      const uint32_t number = numbers->Of(lists.at(row, i));
      if (number != kNoRow) entries.push_back({row, number});
    }
  }
  return entries;
}

std::vector<uint32_t> NumberTexts(const TextColumn& texts, Numbering* numbers) {
  std::vector<uint32_t> made;
  for (size_t i = 0; i < texts.size(); ++i) made.push_back(numbers->Of(texts[i]));
  return made;
}

class TraitMaker {
 public:
  TraitMaker(const MandateTables& tables, int64_t now)
      : tables_(tables),
        jobs_(tables.outreach.jobs),
        headhunters_(tables.outreach.headhunters),
        now_(now) {
    made_.jobs.assign(jobs_.num_rows() * kNumMandateTraits, kUnknownTrait);
  }

  MandateTraitsTable Make() {
    AddTimes();
    AddPay();
    AddEmployers();
    AddFirms();
    AddNames();
    AddHabits();
    return std::move(made_);
  }

 private:
  float& At(size_t job, MandateTrait trait) {
    return made_.jobs[job * kNumMandateTraits + static_cast<size_t>(trait)];
  }
  void SetNumbers(const std::vector<uint32_t>& numbers, MandateTrait trait) {
    for (size_t job = 0; job < numbers.size(); ++job) {
      if (numbers[job] != kNoRow) At(job, trait) = static_cast<float>(numbers[job]);
    }
  }

  void AddTimes();
  void AddPay();
  void AddEmployers();
  void AddFirms();
  void AddNames();
  void AddHabits();
  Csr CountApproached(std::span<const Approach> approaches, std::span<const uint32_t> numbers,
                      size_t num_numbers) const;

  const MandateTables& tables_;
  const Table& jobs_;
  const Table& headhunters_;
  int64_t now_;
  std::vector<uint32_t> member_functions_, member_places_;
  MandateTraitsTable made_;
};

void TraitMaker::AddTimes() {
  const auto posted = jobs_.Times("posted_at"), closes = jobs_.Times("closes_at");
  const auto headhunters = jobs_.Rows("headhunter_id");
  made_.posted_at.assign(posted.begin(), posted.end());
  made_.closes_at.assign(closes.begin(), closes.end());
  for (size_t job = 0; job < posted.size(); ++job) {
    const bool is_given = headhunters[job] != kNoRow && posted[job] != kNoTime;
    made_.as_of.push_back(is_given ? posted[job] : now_);
  }
}

void TraitMaker::AddPay() {
  const auto low = jobs_.Reals("salary_min"), high = jobs_.Reals("salary_max");
  for (size_t job = 0; job < low.size(); ++job) {
    const float least = std::isnan(low[job]) ? high[job] : low[job];
    const float most = std::isnan(high[job]) ? low[job] : high[job];
    if (least + most > 0) At(job, MandateTrait::kPay) = std::log((least + most) / 2);
    At(job, MandateTrait::kIsFilled) = 0;
  }
  for (const Hire& hire : ListHires(tables_.interactions, now_)) {
    At(hire.job, MandateTrait::kIsFilled) = 1;
  }
}

// An employer is a group of affiliates.
void TraitMaker::AddEmployers() {
  const std::vector<uint32_t> groups = GroupAffiliates(tables_.companies.Rows("parent_id"));
  const auto companies = jobs_.Rows("company_id");
  for (size_t job = 0; job < companies.size(); ++job) {
    if (companies[job] != kNoRow) {
      At(job, MandateTrait::kEmployer) = static_cast<float>(groups[companies[job]]);
    }
  }
  std::vector<CsrEntry> clients;
  for (uint32_t row = 0; row < tables_.clients.num_rows(); ++row) {
    for (const uint32_t company : tables_.clients.view().row(row)) {
      clients.push_back({row, groups[company]});
    }
  }
  made_.clients = MakeOnes(std::move(clients), headhunters_.num_rows(), groups.size());
}

void TraitMaker::AddFirms() {
  Numbering firms;
  made_.firms = NumberTexts(headhunters_.Text("firm_id"), &firms);
  std::vector<CsrEntry> own, of_firms;
  for (const Mandate& mandate : ListMandates(jobs_, now_)) {
    own.push_back({mandate.headhunter, mandate.job});
    const uint32_t firm = made_.firms[mandate.headhunter];
    if (firm != kNoRow) of_firms.push_back({firm, mandate.job});
  }
  made_.mandates = MakeOnes(std::move(own), headhunters_.num_rows(), jobs_.num_rows());
  made_.firm_mandates = MakeOnes(std::move(of_firms), firms.size(), jobs_.num_rows());
}

void TraitMaker::AddNames() {
  const Table& members = tables_.outreach.members;
  Numbering terms, places, levels;
  SetNumbers(NumberTexts(jobs_.Text("function"), &terms), MandateTrait::kFunction);
  SetNumbers(NumberTexts(jobs_.Text("industry"), &terms), MandateTrait::kIndustry);
  SetNumbers(NumberTexts(jobs_.Text("city"), &places), MandateTrait::kPlace);
  SetNumbers(NumberTexts(jobs_.Text("seniority"), &levels), MandateTrait::kLevel);
  member_functions_ = NumberTexts(members.Text("function"), &terms);
  member_places_ = NumberTexts(members.Text("city"), &places);
  std::vector<CsrEntry> skills = NumberLists(jobs_.TextList("skills"), &terms);
  std::vector<CsrEntry> specialisms = NumberLists(headhunters_.TextList("specialisms"), &terms);
  std::vector<CsrEntry> cities = NumberLists(headhunters_.TextList("cities"), &places);
  made_.job_skills = MakeOnes(std::move(skills), jobs_.num_rows(), terms.size());
  made_.headhunter_terms = MakeOnes(std::move(specialisms), headhunters_.num_rows(), terms.size());
  made_.headhunter_places = MakeOnes(std::move(cities), headhunters_.num_rows(), places.size());
}

Csr TraitMaker::CountApproached(std::span<const Approach> approaches,
                                std::span<const uint32_t> numbers, size_t num_numbers) const {
  std::vector<CsrEntry> entries;
  for (const Approach& approach : approaches) {
    const uint32_t number = numbers[approach.member];
    if (number != kNoRow) entries.push_back({approach.headhunter, number});
  }
  return MakeCsr(std::move(entries), headhunters_.num_rows(), static_cast<uint32_t>(num_numbers),
                 Duplicates::kSum);
}

void TraitMaker::AddHabits() {
  const std::vector<Approach> approaches =
      ListApproaches(tables_.interactions, GraphPeriod::Until(now_));
  made_.headhunters = MakeOutreachTraits(tables_.outreach, {approaches, {}, now_}).headhunters;
  made_.approached_terms =
      CountApproached(approaches, member_functions_, made_.headhunter_terms.num_columns);
  made_.approached_places =
      CountApproached(approaches, member_places_, made_.headhunter_places.num_columns);
}

}  // namespace

MandateTables MandateTables::Open(const std::filesystem::path& directory) {
  return {OutreachTables::Open(directory), Table::Open(directory / "companies.bole"),
          Table::Open(directory / "interactions.bole"), ListOffLimits(WallTables::Open(directory))};
}

MandateTraits MandateTraitsTable::view() const {
  return {.jobs = {jobs, posted_at.size(), kNumMandateTraits},
          .headhunters = {headhunters, firms.size(), kNumHeadhunterTraits},
          .posted_at = posted_at,
          .closes_at = closes_at,
          .as_of = as_of,
          .firms = firms,
          .job_skills = job_skills.view(),
          .job_words = {},
          .headhunter_words = {},
          .headhunter_terms = headhunter_terms.view(),
          .headhunter_places = headhunter_places.view(),
          .clients = clients.view(),
          .mandates = mandates.view(),
          .firm_mandates = firm_mandates.view(),
          .approached_terms = approached_terms.view(),
          .approached_places = approached_places.view()};
}

MandateTraitsTable MakeMandateTraits(const MandateTables& tables, int64_t now) {
  return TraitMaker(tables, now).Make();
}

}  // namespace bole
