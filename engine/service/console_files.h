// The console's files, as they are in console/, built into the program.
#pragma once

#include <span>
#include <string_view>

namespace bole {

struct ConsoleFile {
  std::string_view name;  // "index.html"
  std::string_view content;
};

// The files of console/, and bole.json: bole.thrift as Thrift describes it.
std::span<const ConsoleFile> ConsoleFiles();

}  // namespace bole
