#include "jobs/search_costs.h"

#include <algorithm>
#include <map>
#include <vector>

#include "engine/base/error.h"
#include "engine/store/array_file.h"

namespace bole {
namespace {

std::filesystem::path FileIn(const std::filesystem::path& work) {
  return work / "search_costs.bole";
}

std::map<uint32_t, double> ReadAll(const std::filesystem::path& work) {
  std::map<uint32_t, double> costs;
  if (!std::filesystem::exists(FileIn(work))) return costs;
  const ArrayFile file = ArrayFile::Open(FileIn(work));
  const auto dims = file.Get<uint32_t>("dims").values;
  const auto values = file.Get<double>("held_row_costs").values;
  const bool are_costs = std::ranges::all_of(values, [](double cost) { return cost > 0; });
  if (dims.size() != values.size() || !are_costs) {
    throw Error(ErrorCode::kCorruptData, "not a cost for each length: " + FileIn(work).string());
  }
  for (size_t i = 0; i < dims.size(); ++i) costs[dims[i]] = values[i];
  return costs;
}

}  // namespace

std::optional<double> ReadHeldRowCost(const std::filesystem::path& work, uint32_t dim) {
  const auto costs = ReadAll(work);
  const auto found = costs.find(dim);
  return found == costs.end() ? std::nullopt : std::optional(found->second);
}

void WriteHeldRowCost(const std::filesystem::path& work, uint32_t dim, double cost) {
  auto costs = ReadAll(work);
  costs[dim] = cost;
  std::vector<uint32_t> dims;
  std::vector<double> values;
  for (const auto& [length, value] : costs) {
    dims.push_back(length);
    values.push_back(value);
  }
  std::filesystem::create_directories(work);
  ArrayFileWriter writer(FileIn(work));
  writer.Add("dims", dims);
  writer.Add("held_row_costs", values);
  writer.Finish();
}

}  // namespace bole
