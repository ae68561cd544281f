#include "jobs/exposure.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "engine/base/error.h"
#include "engine/eval/exposure_certificate.h"
#include "engine/ranking/surface_lists.h"
#include "engine/store/table.h"
#include "jobs/list_plan.h"
#include "jobs/yesterday.h"

namespace bole {
namespace {

constexpr int64_t kDaySeconds = 86'400;
constexpr double kAnyNumber = std::numeric_limits<uint32_t>::max();

// What a candidate's places grow with; NaN where it isn't known.
std::vector<double> WeightsOf(const ExposureScope& scope) {
  std::vector<double> weights(scope.matchmaker.num_items(scope.surface), 1);
  const auto read = [&](const char* table, const char* column) {
    const Table from = Table::Open(scope.tables / (std::string(table) + ".bole"));
    const auto counts = from.Integers(column);
    for (size_t row = 0; row < weights.size(); ++row) {
      weights[row] = counts[row] == kNoInteger ? std::nan("")
                                               : std::max(0.0, static_cast<double>(counts[row]));
    }
  };
  if (ItemKind(scope.surface) == EntityKind::kJob) read("jobs", "openings");
  if (ItemKind(scope.surface) == EntityKind::kHeadhunter) read("headhunters", "weekly_capacity");
  return weights;
}

// Lists for each unit of weight; 0: any number.
uint64_t ListsPerUnit(const ExposureConfig& config, EntityKind kind) {
  switch (kind) {
    case EntityKind::kMember:
      return config.lists_per_member;
    case EntityKind::kJob:
      return config.lists_per_opening;
    case EntityKind::kHeadhunter:
      return config.lists_per_capacity;
    case EntityKind::kCompany:
      break;  // never listed
  }
  return 0;
}

std::vector<uint8_t> FindShown(const ExposureScope& scope) {
  std::vector<uint8_t> shown(scope.matchmaker.num_items(scope.surface));
  for (uint32_t row = 0; row < shown.size(); ++row) {
    shown[row] = !scope.matchmaker.wall().IsShownToNobody(scope.surface, row);
  }
  return shown;
}

// Of those whose weight is known and who may be shown; 1 when there is nobody.
double MeanWeight(const std::vector<double>& weights, const std::vector<uint8_t>& shown) {
  double sum = 0, count = 0;
  for (size_t row = 0; row < weights.size(); ++row) {
    if (shown[row] == 0 || std::isnan(weights[row])) continue;
    sum += weights[row];
    ++count;
  }
  return sum > 0 ? sum / count : 1;
}

uint32_t ToPlaces(double lists) {
  return static_cast<uint32_t>(std::min(std::ceil(lists), kAnyNumber));
}

// Who is new by now, by candidate; nobody knows it of headhunters.
std::vector<uint8_t> FindNew(const ExposureConfig& config, const ExposureScope& scope) {
  std::vector<uint8_t> is_new(scope.matchmaker.num_items(scope.surface));
  const EntityKind kind = ItemKind(scope.surface);
  if (kind != EntityKind::kMember && kind != EntityKind::kJob) return is_new;
  const bool is_job = kind == EntityKind::kJob;
  const Table table = Table::Open(scope.tables / (is_job ? "jobs.bole" : "members.bole"));
  const auto since = table.Times(is_job ? "posted_at" : "joined_at");
  const int64_t begin = scope.now - static_cast<int64_t>(config.new_days) * kDaySeconds;
  for (size_t row = 0; row < is_new.size(); ++row) {
    is_new[row] = since[row] != kNoTime && since[row] >= begin && since[row] <= scope.now;
  }
  return is_new;
}

bool LimitNobody(const ExposureLimits& limits) {
  const auto is_any_number = [](uint32_t places) { return places == ToPlaces(kAnyNumber); };
  const auto is_zero = [](uint32_t floor) { return floor == 0; };
  return std::ranges::all_of(limits.places, is_any_number) &&
         std::ranges::all_of(limits.floors, is_zero);
}

// Snapshots of before these were compared have none.
void AddComparedWithFloors(const ArrayFile& file, nlohmann::json* compared) {
  const char* name = "compared_with_floors";
  if (!file.Has(name)) return;
  const auto sums = file.Values<double>(name);
  if (sums.size() != 2) throw Error(ErrorCode::kCorruptData, "damaged sums of lists compared");
  (*compared)["greedy_with_floors"] = sums[0];
  (*compared)["naive_with_floors"] = sums[1];
}

std::filesystem::path PathBeside(std::filesystem::path lists) {
  return lists.replace_extension(".exposure.bole");
}

}  // namespace

std::optional<ExposureLimits> LimitsOf(const ExposureConfig& config, size_t length,
                                       const ExposureScope& scope) {
  const Surface surface = scope.surface;
  const uint64_t per_unit = ListsPerUnit(config, ItemKind(surface));
  const bool has_floors = config.new_lists > 0 && ItemKind(surface) != EntityKind::kHeadhunter;
  if (surface == Surface::kPeopleYouMayKnow ||
      (per_unit == 0 && config.most_share == 0 && !has_floors)) {
    return std::nullopt;
  }
  const std::vector<double> weights = WeightsOf(scope);
  const std::vector<uint8_t> shown = FindShown(scope);
  const bool is_load = ItemKind(surface) == EntityKind::kHeadhunter;
  const double unknown = is_load ? MeanWeight(weights, shown) : 1;
  double sum = 0;
  const auto weight_of = [&](size_t row) {
    return std::isnan(weights[row]) ? unknown : weights[row];
  };
  for (size_t row = 0; row < weights.size(); ++row) sum += shown[row] != 0 ? weight_of(row) : 0;
  const double places = static_cast<double>(scope.num_viewers * length);
  const double part =
      static_cast<double>(scope.num_viewers) /
      static_cast<double>(std::max<size_t>(1, scope.matchmaker.num_queries(surface)));
  const std::vector<uint8_t> is_new =
      has_floors ? FindNew(config, scope) : std::vector<uint8_t>(weights.size());

  ExposureLimits limits;
  for (size_t row = 0; row < weights.size(); ++row) {
    const double fair = sum > 0 ? places * weight_of(row) / sum : 0;
    double most = kAnyNumber;
    // An item that nobody can run out of, such as a book, doesn't say how many openings it has.
    const bool is_scarce = is_load || !std::isnan(weights[row]);
    if (config.most_share > 0 && sum > 0 && is_scarce) most = config.most_share * fair;
    // Whose load isn't known has no fixed limit.
    if (per_unit > 0 && !(is_load && std::isnan(weights[row]))) {
      most = std::min(most, static_cast<double>(per_unit) * weight_of(row) * part);
    }
    limits.places.push_back(ToPlaces(most));
    if (!has_floors) continue;
    // Nobody is owed more than their share.
    const double floor = std::min(static_cast<double>(config.new_lists) * part, std::floor(fair));
    const bool has_floor = is_new[row] != 0 && shown[row] != 0;
    limits.floors.push_back(has_floor ? std::min(ToPlaces(floor), limits.places[row]) : 0);
  }
  if (LimitNobody(limits)) return std::nullopt;
  return limits;
}

void WriteExposure(const std::filesystem::path& lists, const PlannedExposure& exposure) {
  const ListingsCompared& compared = exposure.planned.compared;
  const std::vector<double> sums = {compared.planned, compared.greedy, compared.naive,
                                    compared.without_capacities};
  const std::vector<double> with_floors = {compared.greedy_with_floors, compared.naive_with_floors};
  const std::vector<double> plan = {static_cast<double>(exposure.planned.num_sweeps),
                                    exposure.planned.gap};
  const std::vector<uint8_t> are_probabilities = {exposure.are_probabilities};
  ArrayFileWriter writer(PathBeside(lists));
  writer.Add("places", exposure.limits.places);
  writer.Add("floors", exposure.limits.floors);
  writer.Add("candidate_factors", exposure.planned.candidate_factors);
  writer.Add("compared", sums);
  writer.Add("compared_with_floors", with_floors);
  writer.Add("plan", plan);
  writer.Add("are_probabilities", are_probabilities);
  writer.Finish();
}

std::vector<double> YesterdaysFactors(const Step& yesterday, const std::filesystem::path& tables,
                                      Surface surface) {
  const std::filesystem::path path =
      PathBeside(yesterday.directory() / "lists" / (NameOf(surface) + ".bole"));
  if (!std::filesystem::exists(path)) return {};
  const ArrayFile file = ArrayFile::Open(path);
  const auto before = file.Values<double>("candidate_factors");
  const auto rows = RowsOfYesterday(yesterday, tables, ItemKind(surface));
  if (before.empty() || !rows) return {};
  std::vector<double> factors(rows->num_today);
  for (size_t i = 0; i < rows->rows.today.size(); ++i) {
    const uint32_t then = rows->rows.yesterday[i];
    if (then < before.size()) factors[rows->rows.today[i]] = before[then];
  }
  return factors;
}

nlohmann::json ExposureFacts(const std::filesystem::path& lists) {
  const std::filesystem::path path = PathBeside(lists);
  if (!std::filesystem::exists(path)) return nullptr;
  const ArrayFile file = ArrayFile::Open(path);
  const auto places = file.Values<uint32_t>("places");
  const auto compared = file.Values<double>("compared");
  const auto plan = file.Values<double>("plan");
  const auto are_probabilities = file.Values<uint8_t>("are_probabilities");
  if (compared.size() != 4 || plan.size() != 2 || are_probabilities.size() != 1) {
    throw Error(ErrorCode::kCorruptData, "damaged limits in file: " + path.string());
  }
  const SurfaceLists listed = SurfaceLists::Open(lists, places.size());
  const std::vector<uint32_t> viewer_places(listed.num_queries(),
                                            static_cast<uint32_t>(listed.length()));
  const ExposureCertificate certificate =
      CertifyExposure({listed.offsets(), listed.rows(), listed.scores()}, viewer_places, places,
                      file.Values<uint32_t>("floors"));
  nlohmann::json facts = ToJson(certificate);
  facts["compared"] = {{"planned", compared[0]},
                       {"greedy", compared[1]},
                       {"naive", compared[2]},
                       {"without_capacities", compared[3]}};
  AddComparedWithFloors(file, &facts["compared"]);
  facts["cost"] = compared[3] > 0 ? 1 - certificate.expected_matches / compared[3] : 0.0;
  facts["sweeps"] = plan[0];
  facts["gap"] = plan[1];
  facts["are_probabilities"] = are_probabilities[0] != 0;
  return facts;
}

size_t VerifyExposure(const std::filesystem::path& snapshot, const nlohmann::json& facts) {
  size_t num_certificates = 0;
  for (const auto& [surface, of_surface] : facts.at("lists").items()) {
    if (!of_surface.contains("exposure")) continue;
    const nlohmann::json computed = ExposureFacts(snapshot / "lists" / (surface + ".bole"));
    if (computed != of_surface.at("exposure")) {
      throw Error(ErrorCode::kCorruptData,
                  "the certificate of exposure isn't that of the lists: " + surface);
    }
    if (const uint64_t violations = computed.at("violations"); violations > 0) {
      throw Error(
          ErrorCode::kRefused,
          std::to_string(violations) + " limits of exposure are broken by the lists: " + surface);
    }
    ++num_certificates;
  }
  return num_certificates;
}

}  // namespace bole
