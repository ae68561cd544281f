#include "features/world/site_tables.h"

#include <algorithm>
#include <cmath>

#include "features/world/career.h"
#include "features/world/external_id.h"
#include "features/world/table_file.h"
#include "features/world/text.h"

namespace bole::world {
namespace {

// Writes tables of one chronicle.
class SiteWriter {
 public:
  explicit SiteWriter(const Chronicle& chronicle)
      : chronicle_(chronicle), population_(chronicle.population) {}

  void WriteTable(std::string_view name, size_t size, const WriteRows& write) const {
    TableFile file(Path(name), ColumnsOf(FindTable(name)), population_.options.num_threads);
    file.Add(size, write);
    file.Finish();
  }
  void WriteInteractions() const;

  void Company(uint32_t row, RowBatch* rows) const;
  void Member(uint32_t row, RowBatch* rows) const;
  void Headhunter(uint32_t row, RowBatch* rows) const;
  void Job(uint32_t row, RowBatch* rows) const;
  void Positions(uint32_t row, RowBatch* rows) const;
  void Educations(uint32_t row, RowBatch* rows) const;
  void Connection(uint32_t row, RowBatch* rows) const;
  void OneSidedTies(uint32_t row, const std::vector<OneSided>& ties, RowBatch* rows) const;
  void Groups(uint32_t row, RowBatch* rows) const;
  void Blocks(uint32_t row, RowBatch* rows) const;

 private:
  std::filesystem::path Path(std::string_view table) const {
    return population_.options.out / (std::string(table) + ".parquet");
  }
  std::string Id(EntityKind kind, uint32_t row) const {
    return ExternalId(population_.seed(), kind, row);
  }
  std::string MemberId(uint32_t row) const { return Id(EntityKind::kMember, row); }
  void Events(const std::vector<Event>& events, RowBatch* rows) const;

  const Chronicle& chronicle_;
  const Population& population_;
};

std::string FunctionText(uint8_t function) {
  return std::string(Functions()[function].code);
}
std::string SeniorityText(Seniority seniority) {
  return std::string(kSeniorityNames[static_cast<size_t>(seniority)]);
}

void SiteWriter::Company(uint32_t row, RowBatch* rows) const {
  const uint32_t parent = population_.employers[row].parent;
  rows->Text(Id(EntityKind::kCompany, row));
  rows->Text(population_.employers.Name(row).full);
  rows->TextOrNull(parent == kNoRow ? "" : Id(EntityKind::kCompany, parent));
  rows->EndRow();
}

// The day on which a member who is open to work became so: within a quarter before they were last
// seen.
int64_t OpenedDay(const world::Member& member, uint32_t row) {
  constexpr uint64_t kMaxOpenDays = 90;
  const auto days = static_cast<int64_t>(Mix64(Mix64(row)) % kMaxOpenDays);
  return std::max<int64_t>(member.joined, member.last_active - days);
}

void SiteWriter::Member(uint32_t row, RowBatch* rows) const {
  const world::Member& member = population_.members[row];
  const Career career = DrawCareer(population_, member, row);
  const MemberText text = WriteMember(population_, row, career);
  const bool is_zombie = member.kind == MemberKind::kZombie;
  const uint32_t voucher = chronicle_.society.Voucher(row);
  rows->Text(MemberId(row));
  rows->TextOrNull(text.headline);
  rows->TextOrNull(text.summary);
  rows->TextList(text.skills);
  rows->TextOrNull(CityText(member.city));
  const uint32_t employer = career.positions.empty() ? kNoRow : career.positions.back().company;
  rows->TextOrNull(
      employer == kNoRow ? "" : Industries()[population_.employers[employer].industry].code);
  // Zombies left the form empty.
  rows->TextOrNull(is_zombie ? "" : FunctionText(member.function));
  rows->TextOrNull(is_zombie ? "" : SeniorityText(member.seniority));
  is_zombie ? rows->Null() : rows->Real(member.years);
  rows->TextList(text.languages);
  rows->Time(member.joined * kDaySeconds);
  rows->Time(member.last_active * kDaySeconds + Mix64(row) % kDaySeconds);
  rows->Flag(member.verified);
  rows->Flag(member.open_to_work);
  member.open_to_work ? rows->Time(OpenedDay(member, row) * kDaySeconds) : rows->Null();
  rows->Flag(member.discoverable);
  rows->Flag(member.accepts_invites);
  rows->TextOrNull(voucher == kNoRow ? "" : MemberId(voucher));
  rows->Real(member.trust);
  rows->Null();  // one community
  rows->EndRow();
}

void SiteWriter::Headhunter(uint32_t row, RowBatch* rows) const {
  const world::Headhunter& headhunter = population_.headhunters[row];
  const HeadhunterText text = WriteHeadhunter(population_, row);
  std::vector<std::string> cities, off_limits;
  for (size_t city = 0; city < Cities().size(); ++city) {
    if (headhunter.cities >> city & 1) cities.push_back(CityText(static_cast<uint8_t>(city)));
  }
  for (size_t i = 0; i < headhunter.num_off_limits; ++i) {
    const std::string id = Id(EntityKind::kCompany, headhunter.off_limits[i]);
    if (std::find(off_limits.begin(), off_limits.end(), id) == off_limits.end())
      off_limits.push_back(id);
  }
  rows->Text(Id(EntityKind::kHeadhunter, row));
  rows->Text(FirmId(headhunter.firm));
  rows->Text(text.bio);
  rows->TextList(text.specialisms);
  rows->TextList(cities);
  rows->TextList(off_limits);
  rows->Integer(headhunter.weekly_capacity);
  rows->Null();
  rows->EndRow();
}

void SiteWriter::Job(uint32_t row, RowBatch* rows) const {
  const world::Job& job = population_.jobs[row];
  const JobText text = WriteJob(population_, row);
  rows->Text(Id(EntityKind::kJob, row));
  rows->Text(text.title);
  rows->Text(text.description);
  rows->TextList(text.skills);
  rows->Text(CityText(job.city));
  rows->Text(Industries()[population_.employers[job.company].industry].code);
  rows->Text(FunctionText(job.function));
  rows->Text(SeniorityText(job.seniority));
  rows->Real(job.min_years);
  rows->Real(job.pay_low * 1000);
  rows->Real(job.pay_high * 1000);
  rows->Text(Id(EntityKind::kCompany, job.company));
  rows->TextOrNull(job.headhunter == kNoRow ? "" : Id(EntityKind::kHeadhunter, job.headhunter));
  rows->Time(job.posted * kDaySeconds);
  job.has_closing_date ? rows->Time(job.closed * kDaySeconds) : rows->Null();
  rows->Integer(job.openings);
  rows->Null();
  rows->EndRow();
}

void SiteWriter::Positions(uint32_t row, RowBatch* rows) const {
  const Career career = DrawCareer(population_, population_.members[row], row);
  if (career.positions.empty()) return;
  const std::vector<std::string> titles = PositionTitles(population_, row, career);
  for (size_t i = 0; i < career.positions.size(); ++i) {
    const Position& position = career.positions[i];
    rows->Text(MemberId(row));
    rows->Text(Id(EntityKind::kCompany, position.company));
    rows->Text(titles[i]);
    rows->Time(position.started * kDaySeconds);
    position.is_closed ? rows->Time(position.ended * kDaySeconds) : rows->Null();
    rows->EndRow();
  }
}

void SiteWriter::Educations(uint32_t row, RowBatch* rows) const {
  const world::Member& member = population_.members[row];
  for (const Education& education : DrawCareer(population_, member, row).educations) {
    rows->Text(MemberId(row));
    rows->Text(SchoolText(member.script, member.city, education.school));
    rows->Text(DegreeText(member.script, member.city, education.degree));
    rows->Text(FieldText(member.script, member.city, member.function, education.field));
    rows->Time(education.started * kDaySeconds);
    education.ended >= kWorldEndDay ? rows->Null() : rows->Time(education.ended * kDaySeconds);
    rows->EndRow();
  }
}

void SiteWriter::Connection(uint32_t row, RowBatch* rows) const {
  const Tie& tie = chronicle_.ties[row];
  rows->Text(MemberId(tie.member_a));
  rows->Text(MemberId(tie.member_b));
  rows->Time(tie.at);
  rows->Text(kTieOriginNames[static_cast<size_t>(tie.origin)]);
  // What the site saw of the strength: messages, noisy, and only where they write through it.
  const bool is_seen = tie.origin == TieOrigin::kWechat || tie.origin == TieOrigin::kQq ||
                       tie.origin == TieOrigin::kColleague;
  Random random = Stream(population_.seed(), Purpose::kTie, ~PairKey(tie.member_a, tie.member_b));
  const double messages = std::max(1.0, std::round(20 * tie.strength() * LogNormal(random, 0.5)));
  is_seen ? rows->Real(messages) : rows->Null();
  rows->EndRow();
}

void SiteWriter::OneSidedTies(uint32_t row, const std::vector<OneSided>& ties,
                              RowBatch* rows) const {
  for (const OneSided& tie : ties) {
    rows->Text(MemberId(row));
    rows->Text(MemberId(tie.to));
    rows->Text(tie.channel);
    rows->Time(tie.at);
    rows->EndRow();
  }
}

void SiteWriter::Groups(uint32_t row, RowBatch* rows) const {
  for (const GroupSeat& seat : chronicle_.society.Groups(row)) {
    rows->Text(GroupId(seat.group));
    rows->Text(MemberId(row));
    rows->Time(seat.at);
    rows->Text(GroupName(seat.group));
    rows->EndRow();
  }
}

void SiteWriter::Blocks(uint32_t row, RowBatch* rows) const {
  for (const Block& block : chronicle_.society.Blocks(row)) {
    rows->Text(MemberId(row));
    rows->Text(kEntityKindNames[static_cast<size_t>(block.kind)]);
    rows->Text(Id(block.kind, block.blocked));
    rows->EndRow();
  }
}

void SiteWriter::Events(const std::vector<Event>& events, RowBatch* rows) const {
  for (const Event& event : events) {
    rows->Text(kEntityKindNames[static_cast<size_t>(event.actor_kind)]);
    rows->Text(Id(event.actor_kind, event.actor));
    rows->Text(kActionNames[static_cast<size_t>(event.action)]);
    rows->Text(kEntityKindNames[static_cast<size_t>(event.object_kind)]);
    rows->Text(Id(event.object_kind, event.object));
    rows->Time(event.at);
    rows->Null();  // one event is one event
    rows->EndRow();
  }
}

// Those of one job, of a list by job.
template <typename T>
std::span<const T> OfJob(std::span<const T> all, uint32_t job) {
  const auto [begin, end] = std::ranges::equal_range(all, job, {}, &T::job);
  return {begin, end};
}

void SiteWriter::WriteInteractions() const {
  TableFile file(Path("interactions"), ColumnsOf(FindTable("interactions")),
                 population_.options.num_threads);
  file.Add(population_.members.size(),
           [&](uint32_t row, RowBatch* rows) { Events(SeekJobs(population_, row), rows); });
  file.Add(population_.jobs.size(), [&](uint32_t row, RowBatch* rows) {
    Events(AnswerApplications(population_, OfJob(chronicle_.applications, row),
                              OfJob(chronicle_.placements, row)),
           rows);
  });
  file.Add(population_.headhunters.size(),
           [&](uint32_t row, RowBatch* rows) { Events(ReachOut(population_, row), rows); });
  file.Add(chronicle_.invitations.size(),
           [&](uint32_t i, RowBatch* rows) { Events(EventsOf(chronicle_.invitations[i]), rows); });
  file.Finish();
}

}  // namespace

void WriteSiteTables(const Chronicle& chronicle) {
  const SiteWriter site(chronicle);
  const Population& population = chronicle.population;
  const size_t num_members = population.members.size();
  using Write = void (SiteWriter::*)(uint32_t, RowBatch*) const;
  const auto write = [&](std::string_view table, size_t size, Write rows_of) {
    site.WriteTable(table, size, [&](uint32_t row, RowBatch* rows) { (site.*rows_of)(row, rows); });
  };
  write("companies", population.employers.size(), &SiteWriter::Company);
  write("members", num_members, &SiteWriter::Member);
  write("headhunters", population.headhunters.size(), &SiteWriter::Headhunter);
  write("jobs", population.jobs.size(), &SiteWriter::Job);
  write("positions", num_members, &SiteWriter::Positions);
  write("educations", num_members, &SiteWriter::Educations);
  write("connections", chronicle.ties.size(), &SiteWriter::Connection);
  site.WriteTable("follows", num_members, [&](uint32_t row, RowBatch* rows) {
    site.OneSidedTies(row, chronicle.society.Follows(row), rows);
  });
  site.WriteTable("contacts", num_members, [&](uint32_t row, RowBatch* rows) {
    site.OneSidedTies(row, chronicle.society.Contacts(row), rows);
  });
  write("groups", num_members, &SiteWriter::Groups);
  site.WriteInteractions();
  write("blocks", num_members, &SiteWriter::Blocks);
}

}  // namespace bole::world
