// The fixed parts of the report's page.
#pragma once

#include <string_view>

namespace bole {

// The style sheet.
extern const std::string_view kReportStyle;

// The script that draws each element with a data-chart number from the list of charts; see
// report_charts.h for their form.
extern const std::string_view kReportScript;

}  // namespace bole
