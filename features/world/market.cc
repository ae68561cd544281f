// How jobs and headhunters are drawn.
#include <algorithm>
#include <cmath>

#include "features/world/population.h"

namespace bole::world {
namespace {

constexpr double kByHeadhunter = 0.30;  // of jobs
constexpr double kCraftSpread = 0.8;    // log-odds: the best sixth places twice as many as usual
constexpr double kHeadquarters = 0.7;   // of jobs are in their company's city
constexpr double kNoClosingDate = 0.15;
constexpr double kClosesEarly = 0.12;  // long before the date that was announced for others
constexpr double kCampus = 0.02;       // of jobs: for graduates, with many openings
constexpr int kOldestPost = 260;       // days before the end
constexpr int kShortestPost = 30, kLongestPost = 240;  // days that a post is open

// Years of experience that a level asks for, and how often it is looked for.
constexpr std::array<double, kNumSeniorities> kYearsOf = {0, 1, 3, 5, 8, 8, 12, 15};
constexpr std::array<double, kNumSeniorities> kLevelWeights = {5, 18, 30, 25, 8, 9, 4, 1};

uint8_t DrawFunctionFor(Random& random, uint8_t industry) {
  const size_t num_functions = Functions().size();
  constexpr int kTries = 40;
  uint8_t function = 0;
  for (int i = 0; i < kTries; ++i) {
    function = static_cast<uint8_t>(random.Below(num_functions));
    const double weight = Functions()[function].weight / 1.5;  // 1.5: the largest
    if (random.Chance(weight * Demand(industry, function))) break;
  }
  return function;
}

void DrawJobSkills(Random& random, Job* job) {
  const size_t wanted = 4 + random.Below(kMaxJobSkills - 3);
  constexpr double kCore = 0.45, kOwnRole = 0.47;
  for (size_t tries = 0; tries < 4 * wanted && job->num_skills < wanted; ++tries) {
    const double u = random.Uniform();
    size_t position = random.Below(kNumFunctionSkills);
    if (u < kCore) position = random.Below(kNumCoreSkills);
    if (u >= kCore && u < kCore + kOwnRole) {
      position = kNumCoreSkills + job->role * kNumRoleSkills + random.Below(kNumRoleSkills);
    }
    const uint16_t skill = SkillOf(job->function, position);
    const auto end = job->skills.begin() + job->num_skills;
    if (std::find(job->skills.begin(), end, skill) == end) job->skills[job->num_skills++] = skill;
  }
}

void DrawDates(Random& random, Job* job) {
  // More new posts than old ones: the network grows.
  const double age = kOldestPost * std::pow(random.Uniform(), 1.3);
  job->posted = static_cast<Day>(kWorldEndDay - 1 - age);
  double open_days = kShortestPost + random.Uniform() * (kLongestPost - kShortestPost);
  if (random.Chance(kClosesEarly)) open_days *= 0.3;
  job->has_closing_date = !random.Chance(kNoClosingDate);
  job->closed = job->has_closing_date ? static_cast<Day>(job->posted + open_days)
                                      : static_cast<Day>(kWorldEndDay + kLongestPost);
}

void DrawTerms(Random& random, const Employer& employer, Job* job) {
  static const Lottery levels(kLevelWeights);
  const bool is_campus = random.Chance(kCampus);
  job->seniority = is_campus ? Seniority::kJunior : static_cast<Seniority>(levels.Draw(random));
  job->min_years =
      is_campus ? 0
                : static_cast<float>(std::round(kYearsOf[static_cast<size_t>(job->seniority)] *
                                                (0.7 + 0.6 * random.Uniform())));
  const double pay = UsualPay(job->function, job->seniority, job->city) * LogNormal(random, 0.22);
  job->pay_low = static_cast<float>(std::max(1.0, std::round(pay * 0.85)));
  job->pay_high = static_cast<float>(std::max<double>(job->pay_low + 1, std::round(pay * 1.3)));
  job->openings =
      static_cast<uint16_t>(is_campus ? Pareto(random, 0.9, 20, 1000) : Pareto(random, 1.8, 1, 30));
  // Known companies are looked at more; beyond it some posts are simply lucky.
  job->popularity = static_cast<float>(0.35 * std::log(employer.size) + 0.8 * random.Normal());
}

uint32_t DrawHeadhunterFor(Random& random, const Pool& by_function, uint8_t function) {
  if (!random.Chance(kByHeadhunter)) return kNoRow;
  return by_function.Draw(random, function, function).value_or(kNoRow);
}

void DrawHeadhunterCities(Random& random, Headhunter* headhunter) {
  headhunter->main_city = DrawCity(random);
  headhunter->cities = uint64_t{1} << headhunter->main_city;
  for (size_t i = 1 + random.Below(4); i > 0; --i) {
    headhunter->cities |= uint64_t{1} << DrawCityLike(random, headhunter->main_city);
  }
}

void DrawSpecialisms(Random& random, uint32_t row, Headhunter* headhunter) {
  // Every function has its headhunters: the rows take turns.
  const size_t num_functions = Functions().size();
  headhunter->functions[0] = static_cast<uint8_t>(row % num_functions);
  const auto& neighbours = Functions()[headhunter->functions[0]].neighbours;
  for (size_t i = 0; i < 2; ++i) {
    if (neighbours[i].empty() || !random.Chance(0.4)) continue;
    headhunter->functions[headhunter->num_functions++] = FunctionByCode(neighbours[i]);
  }
}

// The clients of the firm: the same for all its consultants.
void DrawOffLimits(const Population& population, Headhunter* headhunter) {
  Random random = Stream(population.seed(), Purpose::kFirm, headhunter->firm);
  headhunter->num_off_limits = static_cast<uint8_t>(random.Below(5));
  for (size_t i = 0; i < headhunter->num_off_limits; ++i) {
    headhunter->off_limits[i] = population.employers.DrawBySize(random);
  }
}

}  // namespace

Headhunter DrawHeadhunter(const Population& population, uint32_t row) {
  Random random = Stream(population.seed(), Purpose::kHeadhunter, row);
  Headhunter headhunter;
  DrawSpecialisms(random, row, &headhunter);
  DrawHeadhunterCities(random, &headhunter);
  headhunter.script = DrawScript(random, headhunter.main_city);
  headhunter.firm = row / 4;  // four consultants to a firm
  headhunter.seniority = static_cast<Seniority>(2 + random.Below(5));
  headhunter.weekly_capacity = static_cast<uint16_t>(5 * (1 + random.Below(8)));
  headhunter.diligence = static_cast<float>(0.2 + 0.6 * random.Uniform());
  DrawOffLimits(population, &headhunter);
  const auto taste = static_cast<uint8_t>(random.Below(kNumTastes));
  headhunter.wants = DrawLatent(population.seed(), taste, random);
  headhunter.appeal = DrawLatent(population.seed(), taste, random);
  headhunter.craft = static_cast<float>(kCraftSpread * random.Normal());
  return headhunter;
}

Job DrawJob(const Population& population, const Pool& headhunters_by_function, uint32_t row) {
  Random random = Stream(population.seed(), Purpose::kJob, row);
  Job job;
  job.company = population.employers.DrawBySize(random);
  const Employer& employer = population.employers[job.company];
  job.city = random.Chance(kHeadquarters) ? employer.city : DrawCityLike(random, employer.city);
  job.script = DrawScript(random, job.city);
  job.function = DrawFunctionFor(random, employer.industry);
  job.role = static_cast<uint8_t>(random.Below(kNumRoles));
  DrawJobSkills(random, &job);
  DrawTerms(random, employer, &job);
  DrawDates(random, &job);
  job.headhunter = DrawHeadhunterFor(random, headhunters_by_function, job.function);
  job.taste = static_cast<uint8_t>(random.Below(kNumTastes));
  job.wants = DrawLatent(population.seed(), job.taste, random);
  job.appeal = DrawLatent(population.seed(), job.taste, random);
  return job;
}

}  // namespace bole::world
