// Where a benchmark leaves its figures.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

namespace bole {

// Writes them, indented; nothing for an empty path. Throws Error(kUnavailable).
void WriteFigures(const nlohmann::json& figures, const std::filesystem::path& path);

}  // namespace bole
