#include "engine/retrieval/member_graph.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"

namespace bole {
namespace {

// What a shared place is worth when the years aren't given: between "the same years" and "years
// apart", nearer to the latter, since most pairs of a large place never met.
constexpr float kShareOfUnknownYears = 0.25f;

[[noreturn]] void ThrowCorrupt(const std::string& name) {
  throw Error(ErrorCode::kCorruptData, "member graph has an array of the wrong size: " + name);
}

void CheckRows(size_t actual, size_t expected, const std::string& name) {
  if (actual != expected) ThrowCorrupt(name);
}

CsrView ReadCsr(const ArrayFile& file, const std::string& name, size_t num_rows,
                size_t num_columns) {
  const CsrView matrix = file.GetCsr(name);
  CheckRows(matrix.num_rows(), num_rows, name);
  CheckRows(matrix.num_columns, num_columns, name);
  return matrix;
}

void CheckOffsets(std::span<const uint64_t> offsets, size_t size, const std::string& name) {
  if (offsets.empty() || offsets.front() != 0 || offsets.back() != size ||
      !std::is_sorted(offsets.begin(), offsets.end())) {
    ThrowCorrupt(name);
  }
}

StaysView ReadStays(const ArrayFile& file, const std::string& name, size_t num_rows,
                    size_t num_others) {
  const StaysView stays = {
      file.Values<uint64_t>(name + ".offsets"), file.Values<uint32_t>(name + ".others"),
      file.Values<float>(name + ".from_years"), file.Values<float>(name + ".to_years")};
  CheckOffsets(stays.offsets, stays.others.size(), name);
  CheckRows(stays.num_rows(), num_rows, name);
  CheckRows(stays.from_years.size(), stays.others.size(), name);
  CheckRows(stays.to_years.size(), stays.others.size(), name);
  for (const uint32_t other : stays.others) {
    if (other >= num_others) ThrowCorrupt(name);
  }
  return stays;
}

TextColumn ReadNames(const ArrayFile& file, const std::string& name) {
  const auto offsets = file.Values<uint64_t>(name + ".offsets");
  const std::string_view text = file.Text(name + ".text");
  CheckOffsets(offsets, text.size(), name);
  return {offsets, text};
}

}  // namespace

Overlap OverlapOf(const Stay& a, const Stay& b) {
  const float from = std::max(a.from_year, b.from_year);
  const float to = std::min(a.to_year, b.to_year);
  // The sum is NaN when any of the four is.
  if (std::isnan(a.from_year + a.to_year + b.from_year + b.to_year)) {
    return {0, 0, kShareOfUnknownYears};
  }
  if (to <= from) return {};
  const float longest = std::max(a.to_year, b.to_year) - std::min(a.from_year, b.from_year);
  return {from, to, (to - from) / longest};
}

MemberGraph MemberGraph::Read(const ArrayFile& file) {
  MemberGraph graph;
  graph.ties = file.GetCsr("ties");
  const size_t members = graph.ties.num_rows();
  const auto among_members = [&](const std::string& name) {
    return ReadCsr(file, name, members, members);
  };
  graph.ties = among_members("ties");
  graph.acquaintances = among_members("acquaintances");
  graph.follows = among_members("follows");
  graph.followers = among_members("followers");
  graph.contacts = among_members("contacts");
  graph.contact_owners = among_members("contact_owners");
  graph.contact_channels = file.Values<uint8_t>("contact_channels");
  CheckRows(graph.contact_channels.size(), graph.contacts.num_entries(), "contact_channels");
  graph.channel_names = ReadNames(file, "channel_names");
  for (const uint8_t channel : graph.contact_channels) {
    if (channel >= graph.channel_names.size()) ThrowCorrupt("contact_channels");
  }
  graph.group_names = ReadNames(file, "group_names");
  graph.groups = ReadCsr(file, "groups", members, graph.group_names.size());
  graph.group_members = ReadCsr(file, "group_members", graph.group_names.size(), members);
  graph.school_names = ReadNames(file, "school_names");
  graph.schools = ReadStays(file, "schools", members, graph.school_names.size());
  graph.pupils = ReadStays(file, "pupils", graph.school_names.size(), members);
  const size_t companies = file.Values<uint64_t>("employees.offsets").size() - 1;
  graph.employers = ReadStays(file, "employers", members, companies);
  graph.employees = ReadStays(file, "employees", companies, members);
  return graph;
}

void WriteNear(const std::filesystem::path& path, const CsrView& near) {
  ArrayFileWriter file(path);
  file.AddCsr("near", near);
  file.Finish();
}

CsrView ReadNear(const ArrayFile& file, size_t num_members) {
  const CsrView near = file.GetCsr("near");
  if (near.num_rows() == 0) return {};
  return ReadCsr(file, "near", num_members, num_members);
}

}  // namespace bole
