// Includes go jobs → models → features → engine, and within the engine upwards in its list of
// parts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

namespace bole {
namespace {

using ::testing::IsEmpty;

// A file may include files of its own layer and of those before it.
constexpr std::array kLayers = {"engine", "features", "models", "jobs"};

// engine/README.md's list. retrieval/row_filter.h and ranking's plain nouns are seen from anywhere.
constexpr std::array kEngineParts = {"base",     "store",  "index", "retrieval", "ranking",
                                     "matching", "search", "eval",  "service"};
constexpr std::array kNouns = {"engine/retrieval/row_filter.h"};

template <size_t N>
int PlaceOf(const std::array<const char*, N>& places, const std::string& name) {
  const auto found = std::ranges::find(places, name);
  return found == places.end() ? -1 : static_cast<int>(found - places.begin());
}

std::vector<std::string> Parts(const std::string& path) {
  std::vector<std::string> parts;
  for (const auto& part : std::filesystem::path(path)) parts.push_back(part.string());
  return parts;
}

bool MayInclude(const std::string& file, const std::string& included) {
  const std::vector<std::string> from = Parts(file);
  const std::vector<std::string> to = Parts(included);
  const int to_layer = PlaceOf(kLayers, to[0]);
  if (to_layer < 0 || to.size() < 2) return true;  // a library's header
  const int from_layer = PlaceOf(kLayers, from[0]);
  if (from_layer != to_layer) return from_layer > to_layer;
  if (from[0] != "engine" || std::ranges::find(kNouns, included) != kNouns.end()) return true;
  return PlaceOf(kEngineParts, from[1]) >= PlaceOf(kEngineParts, to[1]);
}

std::vector<std::string> BrokenIncludes(const std::filesystem::path& root) {
  static const std::regex kInclude("^\\s*#include \"([^\"]+)\"");
  std::vector<std::string> broken;
  for (const char* layer : kLayers) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / layer)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cc") continue;
      const std::string file = std::filesystem::relative(entry.path(), root).generic_string();
      std::ifstream lines(entry.path());
      for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (std::regex_search(line, match, kInclude) && !MayInclude(file, match[1])) {
          broken.push_back(file + " includes " + match[1].str());
        }
      }
    }
  }
  return broken;
}

TEST(IncludeRuleTest, HoldsInTheWholeTree) {
  EXPECT_THAT(BrokenIncludes(BOLE_SOURCE_DIR), IsEmpty());
}

TEST(IncludeRuleTest, TellsGoodFromBad) {
  EXPECT_TRUE(MayInclude("jobs/train.cc", "models/als.h"));
  EXPECT_TRUE(MayInclude("engine/index/index.h", "engine/base/error.h"));
  EXPECT_TRUE(MayInclude("engine/base/error.h", "gtest/gtest.h"));
  EXPECT_FALSE(MayInclude("models/als.cc", "jobs/steps.h"));
  EXPECT_FALSE(MayInclude("engine/service/server.cc", "features/text/words.h"));
  EXPECT_FALSE(MayInclude("engine/base/error.h", "engine/index/index.h"));
}

}  // namespace
}  // namespace bole
