#include "jobs/bench/figures_file.h"

#include <fstream>

#include "engine/base/error.h"

namespace bole {

void WriteFigures(const nlohmann::json& figures, const std::filesystem::path& path) {
  if (path.empty()) return;
  // In place, not by a rename: it may be /dev/stdout.
  std::ofstream file(path);
  file << figures.dump(2) << "\n" << std::flush;
  if (!file) throw Error(ErrorCode::kUnavailable, "can't write figures: " + path.string());
}

}  // namespace bole
