#include "engine/eval/impact_ratios.h"

#include <algorithm>
#include <map>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

constexpr size_t kBlocks = 256;  // their sums are drawn 256 at a time: well above what a tail needs
constexpr uint64_t kDraws = 0x1a9ac7;  // stream of random numbers

struct Sums {
  double members = 0;
  double shown = 0;

  void Add(const Sums& other) {
    members += other.members;
    shown += other.shown;
  }
  double rate() const { return members > 0 ? shown / members : 0; }
};

// Sums of one group, by block.
using Blocks = std::vector<Sums>;

Sums Total(const Blocks& blocks) {
  Sums total;
  for (const Sums& block : blocks) total.Add(block);
  return total;
}

// The place of the group that the others are measured against.
size_t FindReference(const std::vector<Sums>& totals, uint64_t least_members) {
  size_t reference = 0;
  const auto rate = [&](size_t group) {
    const bool counts = totals[group].members >= static_cast<double>(least_members);
    return std::pair(counts, totals[group].rate());
  };
  for (size_t group = 1; group < totals.size(); ++group) {
    if (rate(group) > rate(reference)) reference = group;
  }
  return reference;
}

double Ratio(const Sums& group, const Sums& reference) {
  return reference.rate() > 0 ? group.rate() / reference.rate() : 0;
}

// Ratios of each group in each replicate.
std::vector<std::vector<double>> Replicate(const std::vector<Blocks>& groups, size_t reference,
                                           const ImpactOptions& options) {
  std::vector<std::vector<double>> ratios(groups.size());
  std::vector<Sums> drawn(groups.size());
  for (size_t replicate = 0; replicate < options.num_replicates; ++replicate) {
    Random random(options.seed, kDraws, replicate);
    std::ranges::fill(drawn, Sums());
    for (size_t i = 0; i < kBlocks; ++i) {
      const size_t block = random.Below(kBlocks);
      for (size_t group = 0; group < groups.size(); ++group) drawn[group].Add(groups[group][block]);
    }
    // Where a small group wasn't drawn at all there is nothing to compare.
    if (drawn[reference].rate() == 0) continue;
    for (size_t group = 0; group < groups.size(); ++group) {
      if (drawn[group].members > 0) {
        ratios[group].push_back(Ratio(drawn[group], drawn[reference]));
      }
    }
  }
  for (auto& of_group : ratios) std::ranges::sort(of_group);
  return ratios;
}

double Percentile(const std::vector<double>& ascending, double share) {
  if (ascending.empty()) return 0;
  return ascending[static_cast<size_t>(share * static_cast<double>(ascending.size() - 1))];
}

}  // namespace

std::vector<GroupImpact> MeasureImpact(std::span<const uint32_t> exposure,
                                       std::span<const std::string> values,
                                       const ImpactOptions& options) {
  if (exposure.size() != values.size()) {
    throw Error(ErrorCode::kInvalidArgument, "every member needs a value, if an empty one");
  }
  std::map<std::string, Blocks> by_value;
  for (size_t member = 0; member < values.size(); ++member) {
    if (values[member].empty()) continue;
    Blocks& blocks = by_value.try_emplace(values[member], kBlocks).first->second;
    blocks[Mix64(member) % kBlocks].Add({1, static_cast<double>(exposure[member])});
  }
  std::vector<Blocks> groups;
  std::vector<Sums> totals;
  Sums all;
  for (const auto& [value, blocks] : by_value) {
    groups.push_back(blocks);
    totals.push_back(Total(blocks));
    all.Add(totals.back());
  }
  if (groups.empty()) return {};
  const size_t reference = FindReference(totals, options.least_reference);
  const auto ratios = Replicate(groups, reference, options);
  std::vector<GroupImpact> impacts;
  for (const auto& [value, blocks] : by_value) {
    const size_t group = impacts.size();
    const Sums& total = totals[group];
    impacts.push_back({.value = value,
                       .members = static_cast<uint64_t>(total.members),
                       .shown = static_cast<uint64_t>(total.shown),
                       .share_of_members = total.members / all.members,
                       .share_of_shown = all.shown > 0 ? total.shown / all.shown : 0,
                       .ratio = Ratio(total, totals[reference]),
                       .low = Percentile(ratios[group], 0.025),
                       .high = Percentile(ratios[group], 0.975)});
  }
  return impacts;
}

nlohmann::json ToJson(std::span<const GroupImpact> groups) {
  nlohmann::json json = nlohmann::json::array();
  for (const GroupImpact& group : groups) {
    json.push_back({{"value", group.value},
                    {"members", group.members},
                    {"shown", group.shown},
                    {"share_of_members", group.share_of_members},
                    {"share_of_shown", group.share_of_shown},
                    {"ratio", group.ratio},
                    {"ratio_low", group.low},
                    {"ratio_high", group.high}});
  }
  return json;
}

}  // namespace bole
