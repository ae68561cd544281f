// The sections of the report, each from its part of the night.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace bole {

// Charts of a page in order of appearance; ECharts draws them when the page is opened.
//
//   {"kind": "methods", "title": "recall@20", "labels": [..], "values": [..], "strong": [index,
//   ..],
//    "low": [..], "high": [..]}      horizontal bars, with whiskers when low and high are there
//   {"kind": "counts", "title": .., "unit": .., "labels": [..], "values": [..], "strong": []}
class ReportCharts {
 public:
  // Adds a chart and returns the element that will show it.
  std::string Add(nlohmann::json chart);

  const nlohmann::json& charts() const { return charts_; }

 private:
  nlohmann::json charts_ = nlohmann::json::array();
};

// "people_you_may_know" as "people you may know".
std::string SpacedName(std::string name);

// A surface's name as HTML, in English and Chinese.
std::string SurfaceTitle(const std::string& name);

// Each returns HTML, or nothing when its part of the night is missing. See report.h for the parts.
std::string HeaderSection(const nlohmann::json& night);
std::string TablesSection(const nlohmann::json& night);
std::string SurfacesSection(const nlohmann::json& night, ReportCharts& charts);
std::string ExposureSection(const nlohmann::json& night);
std::string AuditSection(const nlohmann::json& night);
std::string IndexesSection(const nlohmann::json& night);
std::string DistributionsSection(const nlohmann::json& night, ReportCharts& charts);
std::string SamplesSection(const nlohmann::json& night);

}  // namespace bole
