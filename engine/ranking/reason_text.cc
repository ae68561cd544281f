#include "engine/ranking/reason_text.h"

namespace bole {
namespace {

constexpr size_t kMostNames = 3;  // in one line; a table has no room for more

std::string Names(const Reason& reason) {
  std::string text;
  for (size_t i = 0; i < reason.names.size() && i < kMostNames; ++i) {
    text += (i == 0 ? "" : ", ") + reason.names[i];
  }
  return text;
}

std::string Name(const Reason& reason) {
  return reason.names.empty() ? "?" : reason.names[0];
}

// " 2012–2015", " since 2012", or nothing.
std::string Years(const Reason& reason) {
  if (reason.from_year == 0) return "";
  if (reason.to_year == 0) return " since " + std::to_string(reason.from_year);
  if (reason.to_year == reason.from_year) return " " + std::to_string(reason.from_year);
  return " " + std::to_string(reason.from_year) + "–" + std::to_string(reason.to_year);
}

std::string Plural(int32_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string OfTotal(const Reason& reason, const std::string& noun) {
  const std::string total = reason.total > 0 ? " of " + std::to_string(reason.total) : "";
  return std::to_string(reason.count) + total + " " + noun + ": " + Names(reason);
}

}  // namespace

std::string ReasonText(const Reason& reason) {
  switch (reason.kind) {
    case ReasonKind::kSharedConnections: {
      const std::string strong =
          reason.strong_count > 0 ? ", " + std::to_string(reason.strong_count) + " strong" : "";
      return Plural(reason.count, "shared connection") + strong;
    }
    case ReasonKind::kSameCompany:
      return "both at " + Name(reason) + Years(reason);
    case ReasonKind::kSameSchool:
      return "both at " + Name(reason) + Years(reason);
    case ReasonKind::kInYourContacts:
      return "in your contacts (" + Name(reason) + ")";
    case ReasonKind::kSameGroup:
      return "both in group " + Name(reason);
    case ReasonKind::kSharedSkills:
      return OfTotal(reason, "skills");
    case ReasonKind::kMissingSkills:
      return "lacks " + Names(reason);
    case ReasonKind::kSameCity:
      return "in " + Name(reason);
    case ReasonKind::kSameIndustry:
      return "same industry: " + Name(reason);
    case ReasonKind::kSameFunction:
      return "same function: " + Name(reason);
    case ReasonKind::kSimilarToYourHistory:
      return "like " + Names(reason);
    case ReasonKind::kSpecialism:
      return OfTotal(reason, "specialisms");
    case ReasonKind::kPopular:
      return "popular: " + std::to_string(reason.count) + " acted on it";
  }
  return "";
}

}  // namespace bole
