#include "engine/matching/member_conduct.h"

#include <string>

#include "engine/base/error.h"

namespace bole {
namespace {

void CheckSize(size_t actual, size_t expected, const std::string& name, const ArrayFile& file) {
  if (actual == expected) return;
  throw Error(ErrorCode::kCorruptData, "members' conduct has an array of the wrong size: " + name +
                                           " in " + file.path().string());
}

}  // namespace

MemberConduct MemberConduct::Read(const ArrayFile& file) {
  MemberConduct conduct;
  conduct.last_seen = file.Values<int64_t>("last_seen");
  const size_t members = conduct.num_members();
  const auto by_member = [&](const std::string& name, auto& values) {
    values = file.Values<std::remove_cvref_t<decltype(values[0])>>(name);
    CheckSize(values.size(), members, name, file);
  };
  by_member("profile_parts", conduct.profile_parts);
  by_member("invitations", conduct.invitations);
  by_member("accepted", conduct.accepted);
  by_member("own_trust", conduct.own_trust);
  const auto among_members = [&](const std::string& name, CsrView& matrix) {
    matrix = file.GetCsr(name);
    CheckSize(matrix.num_rows(), members, name, file);
    CheckSize(matrix.num_columns, members, name, file);
  };
  among_members("vouchers", conduct.vouchers);
  among_members("ignored", conduct.ignored);
  conduct.ignored_at = file.Values<int64_t>("ignored_at");
  CheckSize(conduct.ignored_at.size(), conduct.ignored.num_entries(), "ignored_at", file);
  CheckSize(conduct.ignored.values.size(), conduct.ignored.num_entries(), "ignored.values", file);
  return conduct;
}

}  // namespace bole
