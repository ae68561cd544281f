// Reasons in short English words, for the command line and the night's report. The web tier has its
// own words, in its own languages.
#pragma once

#include <string>

#include "engine/ranking/reason.h"

namespace bole {

// "14 shared connections, 3 of them strong", "both at 华为 2012–2015", "7 of 8 skills: C++, Spark".
std::string ReasonText(const Reason& reason);

}  // namespace bole
