#include "features/graph/market_traits_table.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "features/graph/levels.h"
#include "features/graph/mandates.h"
#include "features/graph/trait_values.h"

namespace bole {
namespace {

// A share is drawn to that of all as if so many more had gone as usual.
constexpr double kPriorLooks = 10;
constexpr double kPriorAnswers = 4;

// From the first answer to a hire it is some weeks, and whoever wasn't hired for longer won't be.
constexpr int64_t kLately = 28 * 86'400;  // seconds

// Habits of one member, job, company or school.
struct Habits {
  Tally looks;                // successes: applications
  Tally answers;              // of the applications with an answer; successes: no refusal
  double in_progress = 0;     // accepted lately, not hired
  double lately_applied = 0;  // applications
  int64_t last = kNoTime;

  void Add(const JobEncounter& encounter, int64_t now) {
    looks.Add(encounter.has_applied());
    if (encounter.was_answered()) answers.Add(encounter.is_accepted);
    const bool is_waiting = encounter.is_accepted && !encounter.is_hired;
    in_progress += is_waiting && encounter.answered_at >= now - kLately ? 1 : 0;
    lately_applied += encounter.has_applied() && encounter.applied_at >= now - kLately ? 1 : 0;
    last = std::max(last, std::max(encounter.looked_at, encounter.applied_at));
  }
};

class TraitMaker {
 public:
  TraitMaker(const MarketTables& tables, std::span<const JobEncounter> encounters, int64_t now)
      : tables_(tables), encounters_(encounters), now_(now) {
    made_.members.assign(tables.members.num_rows() * kNumSeekerTraits, kUnknownTrait);
    made_.jobs.assign(tables.jobs.num_rows() * kNumJobTraits, kUnknownTrait);
  }

  MarketTraitsTable Make() {
    AddNames();
    AddLevels();
    AddMembers();
    AddJobs();
    AddSkills();
    AddHabits();
    return std::move(made_);
  }

 private:
  float& At(size_t member, SeekerTrait trait) {
    return made_.members[member * kNumSeekerTraits + static_cast<size_t>(trait)];
  }
  float& At(size_t job, JobTrait trait) {
    return made_.jobs[job * kNumJobTraits + static_cast<size_t>(trait)];
  }

  void AddNames();
  void AddLevels();
  void AddMembers();
  void AddJobs();
  void AddSkills();
  void AddHabits();
  void AddMemberHabits(const Habits& all);
  std::vector<uint32_t> CountHired() const;
  void AddJobHabits(const Habits& all);
  std::vector<uint32_t> SchoolOfMembers(size_t* num_schools) const;

  const MarketTables& tables_;
  std::span<const JobEncounter> encounters_;
  int64_t now_;
  MarketTraitsTable made_;
};

void TraitMaker::AddNames() {
  const auto add = [&](const char* column, SeekerTrait of_member, JobTrait of_job) {
    Numbering numbers;
    const TextColumn members = tables_.members.Text(column), jobs = tables_.jobs.Text(column);
    for (size_t i = 0; i < members.size(); ++i) {
      if (const uint32_t number = numbers.Of(members[i]); number != kNoRow) {
        At(i, of_member) = static_cast<float>(number);
      }
    }
    for (size_t i = 0; i < jobs.size(); ++i) {
      if (const uint32_t number = numbers.Of(jobs[i]); number != kNoRow) {
        At(i, of_job) = static_cast<float>(number);
      }
    }
  };
  add("city", SeekerTrait::kCity, JobTrait::kCity);
  add("function", SeekerTrait::kFunction, JobTrait::kFunction);
  add("industry", SeekerTrait::kIndustry, JobTrait::kIndustry);
}

// Levels of the site's words: those whose members have more experience are higher.
void TraitMaker::AddLevels() {
  const TextColumn members = tables_.members.Text("seniority");
  const TextColumn jobs = tables_.jobs.Text("seniority");
  const auto years = tables_.members.Reals("years_experience");
  Numbering words;
  std::vector<uint32_t> of_member, of_job;
  for (size_t i = 0; i < members.size(); ++i) of_member.push_back(words.Of(members[i]));
  for (size_t i = 0; i < jobs.size(); ++i) of_job.push_back(words.Of(jobs[i]));
  const std::vector<float> levels = LevelsByYears(of_member, years, words.size());
  for (size_t i = 0; i < of_member.size(); ++i) {
    if (of_member[i] != kNoRow) At(i, SeekerTrait::kLevel) = levels[of_member[i]];
  }
  for (size_t i = 0; i < of_job.size(); ++i) {
    if (of_job[i] != kNoRow) At(i, JobTrait::kLevel) = levels[of_job[i]];
  }
}

void TraitMaker::AddMembers() {
  const auto years = tables_.members.Reals("years_experience");
  const auto trust = tables_.members.Reals("trust");
  const auto add_flags = [&](const char* column, SeekerTrait trait) {
    const auto flags = tables_.members.Flags(column);
    for (size_t i = 0; i < flags.size(); ++i) {
      if (static_cast<Flag>(flags[i]) != Flag::kUnknown) At(i, trait) = flags[i];
    }
  };
  add_flags("open_to_work", SeekerTrait::kOpenToWork);
  add_flags("verified", SeekerTrait::kVerified);
  for (size_t i = 0; i < years.size(); ++i) {
    At(i, SeekerTrait::kYears) = years[i];
    At(i, SeekerTrait::kTrust) = trust[i];
  }
}

void TraitMaker::AddJobs() {
  const Table& jobs = tables_.jobs;
  const auto min_years = jobs.Reals("min_years");
  const auto low = jobs.Reals("salary_min"), high = jobs.Reals("salary_max");
  const auto openings = jobs.Integers("openings");
  const auto posted = jobs.Times("posted_at"), closes = jobs.Times("closes_at");
  const auto companies = jobs.Rows("company_id"), headhunters = jobs.Rows("headhunter_id");
  for (size_t i = 0; i < jobs.num_rows(); ++i) {
    At(i, JobTrait::kMinYears) = min_years[i];
    const float least = std::isnan(low[i]) ? high[i] : low[i];
    const float most = std::isnan(high[i]) ? low[i] : high[i];
    if (least + most > 0) At(i, JobTrait::kPay) = std::log((least + most) / 2);
    if (openings[i] != kNoInteger) {
      At(i, JobTrait::kOpenings) = LogCount(static_cast<double>(openings[i]));
    }
    At(i, JobTrait::kAgeDays) = LogDays(posted[i], now_);
    At(i, JobTrait::kDaysLeft) = LogDays(now_, closes[i]);
    At(i, JobTrait::kByHeadhunter) = headhunters[i] == kNoRow ? 0 : 1;
    if (companies[i] != kNoRow) At(i, JobTrait::kCompany) = static_cast<float>(companies[i]);
  }
}

void TraitMaker::AddSkills() {
  Numbering numbers;
  const auto list = [&](const Table& table, std::vector<uint32_t>* num_skills) {
    const TextListColumn skills = table.TextList("skills");
    std::vector<CsrEntry> entries;
    for (uint32_t row = 0; row < table.num_rows(); ++row) {
      num_skills->push_back(static_cast<uint32_t>(skills.row_size(row)));
      for (size_t i = 0; i < skills.row_size(row); ++i) {
        const uint32_t number = numbers.Of(skills.at(row, i));
        // Sites name first what matters most.
        if (number != kNoRow) entries.push_back({row, number, 1.0F / static_cast<float>(i + 2)});
      }
    }
    return entries;
  };
  std::vector<uint32_t> of_members, of_jobs;
  std::vector<CsrEntry> members = list(tables_.members, &of_members);
  std::vector<CsrEntry> jobs = list(tables_.jobs, &of_jobs);
  const auto num_skills = static_cast<uint32_t>(numbers.size());
  made_.member_skills =
      MakeCsr(std::move(members), tables_.members.num_rows(), num_skills, Duplicates::kMax);
  made_.member_skills.values.clear();
  made_.job_skills =
      MakeCsr(std::move(jobs), tables_.jobs.num_rows(), num_skills, Duplicates::kMax);
  for (size_t i = 0; i < of_members.size(); ++i) {
    At(i, SeekerTrait::kNumSkills) = LogCount(of_members[i]);
  }
  for (size_t i = 0; i < of_jobs.size(); ++i) At(i, JobTrait::kNumSkills) = LogCount(of_jobs[i]);
}

void TraitMaker::AddHabits() {
  Habits all;
  for (const JobEncounter& encounter : encounters_) all.Add(encounter, now_);
  AddMemberHabits(all);
  AddJobHabits(all);
}

// Of each member the school of the row that comes first in the table; kNoRow: none is known.
std::vector<uint32_t> TraitMaker::SchoolOfMembers(size_t* num_schools) const {
  std::vector<uint32_t> schools(tables_.members.num_rows(), kNoRow);
  const auto members = tables_.educations.Rows("member_id");
  const TextColumn names = tables_.educations.Text("school");
  Numbering numbers;
  for (size_t i = 0; i < members.size(); ++i) {
    const uint32_t number = numbers.Of(names[i]);
    if (schools[members[i]] == kNoRow) schools[members[i]] = number;
  }
  *num_schools = numbers.size();
  return schools;
}

void TraitMaker::AddMemberHabits(const Habits& all) {
  size_t num_schools = 0;
  const std::vector<uint32_t> schools = SchoolOfMembers(&num_schools);
  std::vector<Habits> habits(tables_.members.num_rows()), of_schools(num_schools);
  for (const JobEncounter& encounter : encounters_) {
    habits[encounter.member].Add(encounter, now_);
    const uint32_t school = schools[encounter.member];
    if (school != kNoRow) of_schools[school].Add(encounter, now_);
  }
  for (size_t i = 0; i < habits.size(); ++i) {
    const Habits& own = habits[i];
    At(i, SeekerTrait::kLooks) = LogCount(own.looks.tries);
    At(i, SeekerTrait::kApplications) = LogCount(own.looks.successes);
    At(i, SeekerTrait::kApplyShare) = own.looks.Share(all.looks, kPriorLooks);
    At(i, SeekerTrait::kAnswered) = LogCount(own.answers.tries);
    At(i, SeekerTrait::kAcceptedShare) = own.answers.Share(all.answers, kPriorAnswers);
    if (schools[i] != kNoRow) {
      At(i, SeekerTrait::kSchoolShare) =
          of_schools[schools[i]].answers.Share(all.answers, kPriorAnswers);
    }
    At(i, SeekerTrait::kIdleDays) = LogDays(own.last, now_);
  }
}

// By job how many people it hired, whether or not they had applied.
std::vector<uint32_t> TraitMaker::CountHired() const {
  std::vector<std::pair<uint32_t, uint32_t>> hired;
  for (const Hire& hire : ListHires(tables_.interactions, now_)) {
    hired.emplace_back(hire.job, hire.member);
  }
  std::ranges::sort(hired);
  const auto repeated = std::ranges::unique(hired);
  hired.erase(repeated.begin(), repeated.end());
  std::vector<uint32_t> counts(tables_.jobs.num_rows(), 0);
  for (const auto& [job, member] : hired) ++counts[job];
  return counts;
}

void TraitMaker::AddJobHabits(const Habits& all) {
  const auto companies = tables_.jobs.Rows("company_id");
  const auto openings = tables_.jobs.Integers("openings");
  std::vector<Habits> habits(tables_.jobs.num_rows()), of_companies(tables_.companies.num_rows());
  const std::vector<uint32_t> hires = CountHired();
  for (const JobEncounter& encounter : encounters_) {
    habits[encounter.job].Add(encounter, now_);
    const uint32_t company = companies[encounter.job];
    if (company != kNoRow) of_companies[company].Add(encounter, now_);
  }
  for (size_t i = 0; i < habits.size(); ++i) {
    const Habits& own = habits[i];
    At(i, JobTrait::kLooks) = LogCount(own.looks.tries);
    At(i, JobTrait::kApplications) = LogCount(own.looks.successes);
    At(i, JobTrait::kApplyShare) = own.looks.Share(all.looks, kPriorLooks);
    At(i, JobTrait::kAnswered) = LogCount(own.answers.tries);
    At(i, JobTrait::kAcceptedShare) = own.answers.Share(all.answers, kPriorAnswers);
    At(i, JobTrait::kAnsweredShare) = Tally{own.looks.successes, own.answers.tries}.Share(
        {all.looks.successes, all.answers.tries}, kPriorAnswers);
    At(i, JobTrait::kHires) = LogCount(hires[i]);
    if (openings[i] != kNoInteger) {
      At(i, JobTrait::kOpeningsLeft) = LogCount(static_cast<double>(openings[i]) - hires[i]);
    }
    At(i, JobTrait::kInProgress) = LogCount(own.in_progress);
    At(i, JobTrait::kLatelyApplied) = LogCount(own.lately_applied);
    if (companies[i] == kNoRow) continue;
    const Habits& company = of_companies[companies[i]];
    At(i, JobTrait::kCompanyLooks) = LogCount(company.looks.tries);
    At(i, JobTrait::kCompanyApplyShare) = company.looks.Share(all.looks, kPriorLooks);
    At(i, JobTrait::kCompanyAcceptedShare) = company.answers.Share(all.answers, kPriorAnswers);
  }
}

}  // namespace

MarketTables MarketTables::Open(const std::filesystem::path& directory) {
  const auto table = [&](const char* name) {
    return Table::Open(directory / (std::string(name) + ".bole"));
  };
  return {table("members"), table("jobs"), table("educations"), table("companies"),
          table("interactions")};
}

MarketTraits MarketTraitsTable::view() const {
  return {{members, members.size() / kNumSeekerTraits, kNumSeekerTraits},
          {jobs, jobs.size() / kNumJobTraits, kNumJobTraits},
          member_skills.view(),
          job_skills.view()};
}

void MarketTraitsTable::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  file.Add("members", members, kNumSeekerTraits);
  file.Add("jobs", jobs, kNumJobTraits);
  file.AddCsr("member_skills", member_skills.view());
  file.AddCsr("job_skills", job_skills.view());
  file.Finish();
}

MarketTraitsTable MakeMarketTraits(const MarketTables& tables,
                                   std::span<const JobEncounter> encounters, int64_t now) {
  return TraitMaker(tables, encounters, now).Make();
}

}  // namespace bole
