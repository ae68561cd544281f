#include "features/graph/member_graph_arrays.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/base/error.h"
#include "features/graph/names.h"
#include "features/graph/ties.h"

namespace bole {
namespace {

// How much a contact in an address book of each channel means; compare TiePriors. Channels of other
// names, and none, count like a phone book.
struct ChannelPrior {
  std::string_view name;  // folded
  float strength;
};
constexpr std::array<ChannelPrior, 5> kChannelPriors = {
    {{"wechat", 0.9f}, {"phone_book", 0.6f}, {"email", 0.5f}, {"qq", 0.5f}, {"weibo", 0.15f}}};
constexpr float kOtherChannel = 0.6f;
constexpr size_t kMostChannels = 255;  // their numbers are stored as bytes

float ChannelStrength(std::string_view name) {
  const std::string folded = FoldName(name);
  for (const ChannelPrior& prior : kChannelPriors) {
    if (prior.name == folded) return prior.strength;
  }
  return kOtherChannel;
}

// A directed table: from_id, to_id, channel, at.
struct Arrows {
  Arrows(const Table& table, const Table& members, const GraphPeriod& period)
      : period_(period),
        communities_(members),
        from(table.Rows("from_id")),
        to(table.Rows("to_id")),
        times(table.Times("at")) {}

  bool Counts(size_t i) const {
    return from[i] != to[i] && period_.Has(times[i]) && communities_.Same(from[i], to[i]);
  }
  size_t size() const { return from.size(); }

  GraphPeriod period_;
  Communities communities_;
  std::span<const uint32_t> from;
  std::span<const uint32_t> to;
  std::span<const int64_t> times;
};

Csr MakeFollows(const GraphTables& tables, const GraphPeriod& period) {
  const Arrows arrows(tables.follows, tables.members, period);
  std::vector<CsrEntry> entries;
  for (size_t i = 0; i < arrows.size(); ++i) {
    if (arrows.Counts(i)) entries.push_back({arrows.from[i], arrows.to[i]});
  }
  const size_t members = tables.members.num_rows();
  return MakeCsr(std::move(entries), members, static_cast<uint32_t>(members), Duplicates::kMax);
}

// Contacts by their best channel: strength first, ties by the channel's number.
void AddContacts(const GraphTables& tables, const GraphPeriod& period, MemberGraphArrays& graph) {
  const Arrows arrows(tables.contacts, tables.members, period);
  Names channels = NumberNames(tables.contacts.Text("channel"), SameName::kSameFoldedName);
  if (channels.texts.size() >= kMostChannels) {
    throw Error(ErrorCode::kInvalidArgument, "too many different channels in contacts: " +
                                                 std::to_string(channels.texts.size()));
  }
  const auto unnamed = static_cast<uint32_t>(channels.texts.size());
  channels.texts.Add("");

  struct Contact {
    CsrEntry entry;
    uint8_t channel;
  };
  std::vector<Contact> contacts;
  for (size_t i = 0; i < arrows.size(); ++i) {
    if (!arrows.Counts(i)) continue;
    const uint32_t channel = channels.rows[i] == kNoRow ? unnamed : channels.rows[i];
    const float strength = ChannelStrength(channels.texts.view()[channel]);
    contacts.push_back({{arrows.from[i], arrows.to[i], strength}, static_cast<uint8_t>(channel)});
  }
  std::sort(contacts.begin(), contacts.end(), [](const Contact& a, const Contact& b) {
    return std::tuple(a.entry.row, a.entry.column, -a.entry.value, a.channel) <
           std::tuple(b.entry.row, b.entry.column, -b.entry.value, b.channel);
  });
  const auto same_pair = [](const Contact& a, const Contact& b) {
    return a.entry.row == b.entry.row && a.entry.column == b.entry.column;
  };
  contacts.erase(std::unique(contacts.begin(), contacts.end(), same_pair), contacts.end());

  std::vector<CsrEntry> entries;
  for (const Contact& contact : contacts) {
    entries.push_back(contact.entry);
    graph.contact_channels.push_back(contact.channel);
  }
  const size_t members = tables.members.num_rows();
  graph.contacts =
      MakeCsr(std::move(entries), members, static_cast<uint32_t>(members), Duplicates::kMax);
  graph.contact_owners = Transpose(graph.contacts.view());
  graph.channel_names = std::move(channels.texts);
}

// What each group is called: as the first of its rows that says so does, else by its id.
TextColumnBuilder GroupNames(const Table& groups, const Names& ids) {
  const TextColumn own = groups.Text("group_id"), names = groups.Text("name");
  std::vector<std::string_view> called(ids.texts.size());
  for (size_t i = 0; i < own.size(); ++i) {
    if (ids.rows[i] != kNoRow && called[ids.rows[i]].empty()) called[ids.rows[i]] = names[i];
  }
  for (size_t i = 0; i < own.size(); ++i) {
    if (ids.rows[i] != kNoRow && called[ids.rows[i]].empty()) called[ids.rows[i]] = own[i];
  }
  TextColumnBuilder texts;
  for (const std::string_view name : called) texts.Add(name);
  return texts;
}

void AddGroups(const GraphTables& tables, const GraphPeriod& period, MemberGraphArrays& graph) {
  const Names ids = NumberNames(tables.groups.Text("group_id"), SameName::kSameBytes);
  const auto members = tables.groups.Rows("member_id");
  const auto times = tables.groups.Times("joined_at");
  std::vector<CsrEntry> entries;
  for (size_t i = 0; i < members.size(); ++i) {
    if (ids.rows[i] != kNoRow && period.Has(times[i])) {
      entries.push_back({members[i], ids.rows[i]});
    }
  }
  graph.groups = MakeCsr(std::move(entries), tables.members.num_rows(),
                         static_cast<uint32_t>(ids.texts.size()), Duplicates::kMax);
  graph.group_members = Transpose(graph.groups.view());
  graph.group_names = GroupNames(tables.groups, ids);
}

// The newest time in a column before the end of the period: "now" of stays that go on.
int64_t NewestTime(std::span<const int64_t> times, const GraphPeriod& period) {
  int64_t newest = kNoTime;
  for (const int64_t time : times) {
    if (time != kNoTime && period.Has(time)) newest = std::max(newest, time);
  }
  return newest;
}

// Stays by member in a table with member_id, started_at and ended_at, at the places given.
Stays MakeStaysByMember(const Table& table, std::span<const uint32_t> places,
                        const GraphPeriod& period, size_t num_members) {
  const auto members = table.Rows("member_id");
  const auto starts = table.Times("started_at");
  const auto ends = table.Times("ended_at");
  const float now = YearOf(std::max(NewestTime(starts, period), NewestTime(ends, period)));
  std::vector<StayEntry> entries;
  for (size_t i = 0; i < members.size(); ++i) {
    if (places[i] == kNoRow || !period.Has(starts[i])) continue;
    // Without an end it goes on, or its end isn't told; so long as the start is known, until now.
    // An end after the period isn't known yet.
    const bool goes_on = ends[i] == kNoTime || !period.Has(ends[i]);
    const float from = YearOf(starts[i]);
    const float to = goes_on ? (std::isnan(from) ? from : now) : YearOf(ends[i]);
    entries.push_back({members[i], {places[i], from, to}});
  }
  return MakeStays(std::move(entries), num_members);
}

void WriteStays(ArrayFileWriter& file, const std::string& name, const Stays& stays) {
  file.Add(name + ".offsets", stays.offsets);
  file.Add(name + ".others", stays.others);
  file.Add(name + ".from_years", stays.from_years);
  file.Add(name + ".to_years", stays.to_years);
}

void WriteNames(ArrayFileWriter& file, const std::string& name, const TextColumnBuilder& names) {
  file.Add(name + ".offsets", names.offsets);
  file.AddText(name + ".text", names.bytes);
}

}  // namespace

MemberGraph MemberGraphArrays::view() const {
  return {.ties = ties.view(),
          .acquaintances = acquaintances.view(),
          .follows = follows.view(),
          .followers = followers.view(),
          .contacts = contacts.view(),
          .contact_owners = contact_owners.view(),
          .contact_channels = contact_channels,
          .groups = groups.view(),
          .group_members = group_members.view(),
          .employers = employers.view(),
          .employees = employees.view(),
          .schools = schools.view(),
          .pupils = pupils.view(),
          .channel_names = channel_names.view(),
          .group_names = group_names.view(),
          .school_names = school_names.view()};
}

void MemberGraphArrays::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  file.AddCsr("ties", ties.view());
  file.AddCsr("acquaintances", acquaintances.view());
  file.AddCsr("follows", follows.view());
  file.AddCsr("followers", followers.view());
  file.AddCsr("contacts", contacts.view());
  file.AddCsr("contact_owners", contact_owners.view());
  file.Add("contact_channels", contact_channels);
  file.AddCsr("groups", groups.view());
  file.AddCsr("group_members", group_members.view());
  WriteStays(file, "employers", employers);
  WriteStays(file, "employees", employees);
  WriteStays(file, "schools", schools);
  WriteStays(file, "pupils", pupils);
  WriteNames(file, "channel_names", channel_names);
  WriteNames(file, "group_names", group_names);
  WriteNames(file, "school_names", school_names);
  file.Finish();
}

MemberGraphArrays MakeMemberGraph(const GraphTables& tables, const GraphPeriod& period,
                                  size_t celebrity_followers) {
  MemberGraphArrays graph;
  const size_t members = tables.members.num_rows();
  graph.ties = MakeTies(tables, period);
  graph.follows = MakeFollows(tables, period);
  graph.followers = Transpose(graph.follows.view());
  graph.acquaintances = MakeAcquaintances(graph.ties.view(), graph.follows.view(),
                                          graph.followers.view(), celebrity_followers);
  AddContacts(tables, period, graph);
  AddGroups(tables, period, graph);

  graph.employers =
      MakeStaysByMember(tables.positions, tables.positions.Rows("company_id"), period, members);
  graph.employees = TransposeStays(graph.employers.view(), tables.companies.num_rows());
  Names schools = NumberNames(tables.educations.Text("school"), SameName::kSameFoldedName);
  graph.schools = MakeStaysByMember(tables.educations, schools.rows, period, members);
  graph.pupils = TransposeStays(graph.schools.view(), schools.texts.size());
  graph.school_names = std::move(schools.texts);
  return graph;
}

}  // namespace bole
