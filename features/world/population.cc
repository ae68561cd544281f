#include "features/world/population.h"

#include <algorithm>
#include <cmath>

#include "engine/base/parallel.h"

namespace bole::world {
namespace {

constexpr size_t kGrain = 4096;  // rows of a chunk; each takes about a microsecond

// Sizes of the other tables, as shares of the members.
constexpr size_t kMembersPerJob = 10;
constexpr size_t kLeastJobs = 50;
constexpr size_t kMembersPerHeadhunter = 100;
constexpr size_t kLeastHeadhunters = 10;
constexpr size_t kMembersPerEmployer = 25;

// Share of a hidden direction that the circle of taste gives; the stray has the rest, so that
// each number has variance 1.
constexpr double kTasteWeight = 0.8;
constexpr double kStrayWeight = 0.6;

// Pay in thousand yuan a month of a middle engineer in Shanghai, and what levels make of it.
constexpr double kBasePay = 22;
constexpr std::array<double, kNumSeniorities> kLevelPay = {0.3, 0.6, 1, 1.5, 2.0, 2.1, 3.2, 4.8};

Lottery CityLottery(std::optional<Region> region) {
  std::vector<double> weights;
  for (const City& city : Cities()) {
    weights.push_back(!region || city.region == *region ? city.weight : 0);
  }
  return Lottery(weights);
}

template <typename T, typename Draw>
std::vector<T> DrawAll(size_t size, size_t num_threads, const Draw& draw) {
  std::vector<T> all(size);
  ParallelFor(size, kGrain, num_threads, [&](const Chunk& chunk) {
    for (size_t row = chunk.begin; row < chunk.end; ++row)
      all[row] = draw(static_cast<uint32_t>(row));
  });
  return all;
}

Pool HeadhuntersByFunction(const std::vector<Headhunter>& headhunters) {
  std::vector<Pool::Entry> entries;
  for (uint32_t row = 0; row < headhunters.size(); ++row) {
    const Headhunter& headhunter = headhunters[row];
    for (size_t i = 0; i < headhunter.num_functions; ++i) {
      entries.push_back({headhunter.functions[i], row, headhunter.diligence});
    }
  }
  return Pool(std::move(entries));
}

Csr MandatesOf(const std::vector<Job>& jobs, size_t num_headhunters) {
  std::vector<CsrEntry> entries;
  for (uint32_t row = 0; row < jobs.size(); ++row) {
    if (jobs[row].headhunter != kNoRow) entries.push_back({jobs[row].headhunter, row});
  }
  return MakeCsr(std::move(entries), num_headhunters, static_cast<uint32_t>(jobs.size()),
                 Duplicates::kMax);
}

// A pool of all members by what `key_of` says; kNoRow leaves one out.
template <typename KeyOf>
Pool MembersBy(const std::vector<Member>& members, const KeyOf& key_of) {
  std::vector<Pool::Entry> entries;
  entries.reserve(members.size());
  for (uint32_t row = 0; row < members.size(); ++row) {
    const uint32_t key = key_of(members[row]);
    if (key != kNoRow) entries.push_back({key, row, members[row].sociability});
  }
  return Pool(std::move(entries));
}

Pool JobsByPlace(const std::vector<Job>& jobs) {
  std::vector<Pool::Entry> entries;
  for (uint32_t row = 0; row < jobs.size(); ++row) {
    const Job& job = jobs[row];
    entries.push_back({PlaceKey(job.function, job.city), row, std::exp(job.popularity)});
  }
  return Pool(std::move(entries));
}

}  // namespace

double Resonance(const Latent& a, const Latent& b) {
  int sum = 0;
  for (size_t i = 0; i < kLatentSize; ++i) sum += int{a[i]} * b[i];
  return sum / (kLatentScale * kLatentScale * std::sqrt(double{kLatentSize}));
}

Latent DrawLatent(uint64_t seed, uint8_t taste, Random& random) {
  Random center = Stream(seed, Purpose::kTaste, taste);
  Latent latent;
  for (int8_t& number : latent) {
    const double value = kTasteWeight * center.Normal() + kStrayWeight * random.Normal();
    number = static_cast<int8_t>(std::clamp(std::round(value * kLatentScale), -127.0, 127.0));
  }
  return latent;
}

double UsualPay(uint8_t function, Seniority seniority, uint8_t city) {
  return kBasePay * Functions()[function].pay * kLevelPay[static_cast<size_t>(seniority)] *
         Cities()[city].pay;
}

Script DrawScript(Random& random, uint8_t city) {
  // Shares of Chinese and English; the rest mixes both. Over all about 65, 25 and 10 %.
  constexpr std::array<std::array<double, 2>, 3> kShares = {
      {{0.77, 0.13}, {0.60, 0.25}, {0.06, 0.86}}};
  const auto& shares = kShares[static_cast<size_t>(Cities()[city].region)];
  const double u = random.Uniform();
  if (u < shares[0]) return Script::kChinese;
  return u < shares[0] + shares[1] ? Script::kEnglish : Script::kMixed;
}

uint8_t DrawCity(Random& random) {
  static const Lottery all = CityLottery(std::nullopt);
  return static_cast<uint8_t>(all.Draw(random));
}

uint8_t DrawCityLike(Random& random, uint8_t like) {
  static const std::array<Lottery, 3> regions = {CityLottery(Region::kMainland),
                                                 CityLottery(Region::kTraditional),
                                                 CityLottery(Region::kOverseas)};
  return static_cast<uint8_t>(regions[static_cast<size_t>(Cities()[like].region)].Draw(random));
}

Population MakePopulation(const WorldOptions& options) {
  Population world;
  world.options = options;
  const size_t n = options.num_members;
  const size_t threads = options.num_threads;
  world.employers = Employers(options.seed, n / kMembersPerEmployer);
  world.members = DrawAll<Member>(n, threads, [&](uint32_t row) { return DrawMember(world, row); });
  world.members_by_place = MembersBy(
      world.members, [](const Member& member) { return PlaceKey(member.function, member.city); });
  world.members_by_class = MembersBy(world.members, ClassKey);
  world.members_by_employer =
      MembersBy(world.members, [](const Member& member) { return member.employer; });
  world.headhunters =
      DrawAll<Headhunter>(std::max(n / kMembersPerHeadhunter, kLeastHeadhunters), threads,
                          [&](uint32_t row) { return DrawHeadhunter(world, row); });
  const Pool headhunters = HeadhuntersByFunction(world.headhunters);
  world.jobs = DrawAll<Job>(std::max(n / kMembersPerJob, kLeastJobs), threads,
                            [&](uint32_t row) { return DrawJob(world, headhunters, row); });
  world.jobs_by_place = JobsByPlace(world.jobs);
  world.mandates = MandatesOf(world.jobs, world.headhunters.size());
  return world;
}

}  // namespace bole::world
