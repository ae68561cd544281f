#include "jobs/night_inputs.h"

#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "features/search/synonyms.h"
#include "features/text/normalizer.h"
#include "jobs/audit.h"

namespace bole {
namespace {

// Names as a whole: what is wrong with a file whatever the site's words are.
class WholeNames : public QueryWords {
 public:
  std::vector<std::string> Words(std::string_view text) const override {
    constexpr const char* kBlanks = " \t\r";
    const size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return {};
    return {Key(text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin))};
  }
  std::string Key(std::string_view value) const override { return normalizer_.Normalize(value); }

 private:
  Normalizer normalizer_;
};

void CheckSynonyms(const std::filesystem::path& file) {
  if (!file.empty()) ParseSynonyms(ReadFile(file), WholeNames(), file.string());
}

// Calls check(), and says by which setting what it throws came.
template <typename Check>
void Naming(const char* setting, Check&& check) {
  try {
    check();
  } catch (const Error& error) {
    throw Error(ErrorCode::kInvalidArgument, std::string(setting) + ": " + error.what());
  }
}

}  // namespace

void CheckNightInputs(const SiteConfig& config) {
  Naming("search.synonyms", [&] { CheckSynonyms(config.synonyms); });
  Naming("paths.charts", [&] { MappedFile::Open(config.charts); });
  CheckAuditSql(config);
}

}  // namespace bole
