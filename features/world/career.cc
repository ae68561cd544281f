#include "features/world/career.h"

#include <algorithm>
#include <cmath>

#include "features/world/population.h"

namespace bole::world {
namespace {

constexpr size_t kMostPositions = 6;
constexpr double kYearsPerPosition = 3.5;
constexpr double kUnemployed = 0.06;     // the last position has ended
constexpr double kForgotten = 0.10;      // an ended position still looks current in the table
constexpr double kMovedCity = 0.2;       // an earlier position was in another city
constexpr double kOtherFunction = 0.08;  // ... or in another function
constexpr double kDaysPerYear = 365.25;

constexpr unsigned kTermBegins = 9, kTermEnds = 6;  // months

// The level that somebody had so many years ago.
Seniority LevelBefore(Seniority today, double years_ago, double years) {
  const double share = years <= 0 ? 1 : std::clamp(1 - years_ago / years, 0.0, 1.0);
  const auto top = static_cast<double>(today);
  return static_cast<Seniority>(std::round(std::max(top > 0 ? 1.0 : 0.0, top * std::sqrt(share))));
}

size_t DrawNumPositions(Random& random, const Member& member) {
  if (member.kind == MemberKind::kZombie) return random.Below(2);
  if (member.years < 0.5) return random.Chance(0.35) ? 1 : 0;  // a student, perhaps an intern
  const double mean = 1 + member.years / kYearsPerPosition * (0.4 + 0.6 * random.Uniform());
  return std::min(RoundAtRandom(random, mean), kMostPositions);
}

// Days at which the positions begin, oldest first.
std::vector<double> DrawStarts(Random& random, double career_days, size_t num_positions) {
  std::vector<double> starts = {0};
  for (size_t i = 1; i < num_positions; ++i)
    starts.push_back(random.Uniform() * career_days * 0.97);
  std::sort(starts.begin(), starts.end());
  // No two on one day.
  for (size_t i = 1; i < starts.size(); ++i) starts[i] = std::max(starts[i], starts[i - 1] + 1);
  for (double& start : starts) start = kWorldEndDay - 1 - career_days + start;
  return starts;
}

std::vector<Position> DrawPositions(const Population& population, const Member& member,
                                    Random& random) {
  const size_t num_positions = DrawNumPositions(random, member);
  std::vector<Position> positions;
  if (num_positions == 0) return positions;
  const double career_days = std::max(60.0, member.years * kDaysPerYear - 30 * random.Uniform());
  const std::vector<double> starts = DrawStarts(random, career_days, num_positions);
  for (size_t i = 0; i < num_positions; ++i) {
    const bool is_last = i + 1 == num_positions;
    Position position;
    position.started = static_cast<Day>(starts[i]);
    const double gap = random.Chance(0.3) ? random.Exponential() * 60 : 0;
    const double left = is_last ? starts[i] + (kWorldEndDay - starts[i]) * random.Uniform()
                                : std::max(starts[i] + 1, starts[i + 1] - gap);
    const bool lasts = is_last && !random.Chance(kUnemployed);
    position.ended = lasts ? kWorldEndDay : static_cast<Day>(std::max(starts[i] + 1, left));
    position.is_closed = !lasts && !random.Chance(kForgotten);
    position.seniority =
        LevelBefore(member.seniority, (kWorldEndDay - position.ended) / kDaysPerYear, member.years);
    const bool moved = !is_last && random.Chance(kMovedCity);
    const uint8_t city = moved ? DrawCityLike(random, member.city) : member.city;
    const std::string_view other = Functions()[member.function].neighbours[0];
    const bool changed = !is_last && !other.empty() && random.Chance(kOtherFunction);
    position.function = changed ? FunctionByCode(other) : member.function;
    position.company = population.employers.DrawFor(random, position.function, city);
    positions.push_back(position);
  }
  return positions;
}

Education MakeEducation(uint8_t school, Degree degree, uint8_t field, int graduated, int years) {
  return {school, degree, field, DayOf(graduated - years, kTermBegins, 1),
          DayOf(graduated, kTermEnds, 20)};
}

std::vector<Education> DrawEducations(const Member& member, Random& random) {
  constexpr double kDiploma = 0.12, kMaster = 0.34, kDoctor = 0.05;
  if (member.kind == MemberKind::kZombie && random.Chance(0.6)) return {};
  const auto field = static_cast<uint8_t>(random.Below(kNumFields));
  const int year = member.graduated;
  if (random.Chance(kDiploma))
    return {MakeEducation(member.school, Degree::kDiploma, field, year, 3)};
  const bool is_doctor = random.Chance(kDoctor);
  if (!is_doctor && !random.Chance(kMaster)) {
    return {MakeEducation(member.school, Degree::kBachelor, field, year, 4)};
  }
  // The last school is the member's; half took the first degree there too.
  const int last_years = is_doctor ? 5 : 3;
  const auto first =
      random.Chance(0.5) ? member.school : static_cast<uint8_t>(random.Below(Schools().size()));
  return {MakeEducation(first, Degree::kBachelor, field, year - last_years, 4),
          MakeEducation(member.school, is_doctor ? Degree::kDoctor : Degree::kMaster, field, year,
                        last_years)};
}

}  // namespace

uint32_t Career::employer() const {
  return positions.empty() || !positions.back().is_current() ? kNoRow : positions.back().company;
}

Career DrawCareer(const Population& population, const Member& member, uint32_t row) {
  Random random = Stream(population.seed(), Purpose::kCareer, row);
  Career career;
  career.positions = DrawPositions(population, member, random);
  career.educations = DrawEducations(member, random);
  return career;
}

}  // namespace bole::world
