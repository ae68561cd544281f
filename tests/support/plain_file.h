// Writes files as a careless program does: no sync, no rename. For damaging things in tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <string_view>

namespace bole {

inline void WritePlainFile(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace bole
