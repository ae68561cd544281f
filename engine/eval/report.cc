#include "engine/eval/report.h"

#include "engine/eval/html.h"
#include "engine/eval/json_parts.h"
#include "engine/eval/report_sections.h"
#include "engine/eval/report_style.h"

namespace bole {
namespace {

// Nothing may be fetched, whatever slipped through.
constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

std::string Head(const nlohmann::json& night) {
  std::string html = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n";
  html +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"" + std::string(kPolicy) + "\">\n";
  html += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";
  html += "<title>" + HtmlText(TextPart(night, "title")) + "</title>\n<style>";
  html += kReportStyle;
  return html + "</style>\n</head>\n";
}

std::string Scripts(const ReportCharts& charts, std::string_view echarts_js) {
  if (echarts_js.empty()) return {};
  std::string html = "<script type=\"application/json\" id=\"charts\">";
  html += ScriptJson(charts.charts());
  html += "</script>\n<script>" + ScriptText(echarts_js) + "</script>\n<script>";
  html += kReportScript;
  return html + "</script>\n";
}

}  // namespace

std::string RenderReport(const nlohmann::json& night, std::string_view echarts_js) {
  const nlohmann::json valid = ValidUtf8(night);
  ReportCharts charts;
  std::string html = Head(valid) + "<body>\n<main>\n";
  html += HeaderSection(valid) + "\n";
  html += SurfacesSection(valid, charts) + "\n";
  html += ExposureSection(valid) + "\n";
  html += AuditSection(valid) + "\n";
  html += SamplesSection(valid) + "\n";
  html += DistributionsSection(valid, charts) + "\n";
  html += IndexesSection(valid) + "\n";
  html += TablesSection(valid) + "\n</main>\n";
  return html + Scripts(charts, echarts_js) + "</body>\n</html>\n";
}

}  // namespace bole
