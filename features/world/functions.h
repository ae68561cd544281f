// The functions of words.h come from four files, by the kind of work.
#pragma once

#include <vector>

#include "features/world/words.h"

namespace bole::world {

std::vector<Function> EngineeringFunctions();
std::vector<Function> ProductFunctions();
std::vector<Function> OfficeFunctions();
std::vector<Function> TradeFunctions();

}  // namespace bole::world
