// One surface's lists of a night, with what one fold knows.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <vector>

#include "engine/matching/exposure_cap.h"
#include "engine/matching/matchmaker.h"
#include "jobs/exposure.h"
#include "jobs/site_config.h"

namespace bole {

class ListMaker {
 public:
  // All must outlive this.
  ListMaker(const SiteConfig& config, const Matchmaker& matchmaker, Surface surface);

  // What the lists are planned by, where they are.
  struct Exposure {
    std::optional<ExposureLimits> limits;  // nothing: everybody is on as many lists as may be
    std::vector<double> start;             // as in ListPlanOptions
  };

  // Computes and writes the lists of these queries; all other queries get an empty one.
  void Write(const std::vector<uint32_t>& queries, const Exposure& exposure,
             const std::filesystem::path& path) const;

  // What the gate and the manifest say of the lists in a file.
  nlohmann::json Facts(const std::filesystem::path& path) const;

 private:
  using Lists = std::vector<std::vector<Recommendation>>;

  void WritePlanned(const std::vector<uint32_t>& queries, const Exposure& exposure,
                    const std::filesystem::path& path) const;
  void WriteCapped(const std::vector<uint32_t>& queries, const std::filesystem::path& path) const;
  Lists Make(const std::vector<uint32_t>& queries, size_t length) const;
  MakeLists Again() const;

  const SiteConfig& config_;
  const Matchmaker& matchmaker_;
  Surface surface_;
  size_t length_;
};

}  // namespace bole
