// The fixed words of Bole's tables: who acts, on what, and how.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace bole {

// A party that acts or is acted upon.
enum class EntityKind : uint8_t { kMember, kJob, kHeadhunter, kCompany };
inline constexpr std::array<std::string_view, 4> kEntityKindNames = {"member", "job", "headhunter",
                                                                     "company"};

// What one party did to another.
enum class Action : uint8_t {
  kView,
  kSave,
  kApply,
  kDismiss,
  kInvite,
  kAccept,
  kDecline,
  kIgnore,
  kContact,
  kReply,
  kShortlist,
  kReject,
  kInterview,
  kOffer,
  kHire,
  kReport,
};
inline constexpr std::array<std::string_view, 16> kActionNames = {
    "view",    "save",  "apply",     "dismiss", "invite",    "accept", "decline", "ignore",
    "contact", "reply", "shortlist", "reject",  "interview", "offer",  "hire",    "report"};

// How a tie came about; kUnknown when the site doesn't say.
enum class TieOrigin : uint8_t {
  kInvite,
  kReferral,
  kWechat,
  kWeibo,
  kQq,
  kPhoneBook,
  kMeeting,
  kColleague,
  kClassmate,
  kGroup,
  kUnknown,
};
inline constexpr std::array<std::string_view, 11> kTieOriginNames = {
    "invite",  "referral",  "wechat",    "weibo", "qq",     "phone_book",
    "meeting", "colleague", "classmate", "group", "unknown"};

// The code of a word in one of the lists above, or nothing.
template <size_t N>
constexpr std::optional<uint8_t> CodeOf(const std::array<std::string_view, N>& names,
                                        std::string_view name) {
  for (size_t code = 0; code < N; ++code) {
    if (names[code] == name) return static_cast<uint8_t>(code);
  }
  return std::nullopt;
}

}  // namespace bole
