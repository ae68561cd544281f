#include "features/world/truth_tables.h"

#include <algorithm>

#include "features/world/external_id.h"
#include "features/world/table_file.h"
#include "features/world/truth.h"

namespace bole::world {
namespace {

// Members whose pairs with jobs are written, spread evenly; each with up to kShownPairs jobs
// that they were shown and kRandomPairs that anybody might be. And pairs of a headhunter.
constexpr size_t kMostPairMembers = 50'000;
constexpr size_t kShownPairs = 6, kRandomPairs = 6, kHeadhunterPairs = 20;

const std::vector<FileColumn> kMemberColumns = {
    {"member_id", "VARCHAR"},    {"kind", "VARCHAR"},     {"script", "VARCHAR"},
    {"role", "VARCHAR"},         {"wish", "VARCHAR"},     {"willing_cities", "VARCHAR[]"},
    {"wanted_salary", "DOUBLE"}, {"taste", "BIGINT"},     {"sociability", "DOUBLE"},
    {"activity", "DOUBLE"},      {"answering", "DOUBLE"}, {"employer_id", "VARCHAR"}};

std::vector<FileColumn> WithLatents(std::vector<FileColumn> columns) {
  for (const char* name : {"wants_", "appeal_"}) {
    for (size_t i = 0; i < kLatentSize; ++i)
      columns.push_back({name + std::to_string(i), "DOUBLE"});
  }
  return columns;
}

void AddLatents(const Latent& wants, const Latent& appeal, RowBatch* rows) {
  for (const Latent* latent : {&wants, &appeal}) {
    for (const int8_t number : *latent) rows->Real(number / kLatentScale);
  }
}

class TruthWriter {
 public:
  explicit TruthWriter(const Chronicle& chronicle)
      : chronicle_(chronicle), population_(chronicle.population) {}

  void WriteMembers() const;
  void WriteJobs() const;
  void WriteHeadhunters() const;
  void WriteTies() const;
  void WriteInvitations() const;
  void WritePairs() const;

 private:
  std::string Id(EntityKind kind, uint32_t row) const {
    return ExternalId(population_.seed(), kind, row);
  }
  void Write(const std::string& name, const std::vector<FileColumn>& columns, size_t size,
             const WriteRows& write) const {
    TableFile file(population_.options.out / "truth" / (name + ".parquet"), columns,
                   population_.options.num_threads);
    file.Add(size, write);
    file.Finish();
  }
  void JobPair(uint32_t member, uint32_t job, const char* sample, RowBatch* rows) const;
  void JobPairs(uint32_t member, RowBatch* rows) const;
  void HeadhunterPairs(uint32_t headhunter, RowBatch* rows) const;

  const Chronicle& chronicle_;
  const Population& population_;
};

void TruthWriter::WriteMembers() const {
  constexpr std::array<std::string_view, 3> kScripts = {"zh", "en", "mixed"};
  Write("members", WithLatents(kMemberColumns), population_.members.size(),
        [&](uint32_t row, RowBatch* rows) {
          const Member& member = population_.members[row];
          std::vector<std::string> cities;
          for (size_t city = 0; city < Cities().size(); ++city) {
            if (member.WouldWorkIn(static_cast<uint8_t>(city)))
              cities.emplace_back(Cities()[city].name.zh);
          }
          rows->Text(Id(EntityKind::kMember, row));
          rows->Text(kMemberKindNames[static_cast<size_t>(member.kind)]);
          rows->Text(kScripts[static_cast<size_t>(member.script)]);
          rows->Text(Functions()[member.function].roles[member.role].title.en);
          rows->Text(Functions()[member.wish].code);
          rows->TextList(cities);
          rows->Real(member.wanted_pay * 1000);
          rows->Integer(member.taste);
          rows->Real(member.sociability);
          rows->Real(member.activity);
          rows->Real(member.answering);
          rows->TextOrNull(member.employer == kNoRow ? ""
                                                     : Id(EntityKind::kCompany, member.employer));
          AddLatents(member.wants, member.appeal, rows);
          rows->EndRow();
        });
}

void TruthWriter::WriteJobs() const {
  const auto columns = WithLatents(
      {{"job_id", "VARCHAR"}, {"role", "VARCHAR"}, {"taste", "BIGINT"}, {"popularity", "DOUBLE"}});
  Write("jobs", columns, population_.jobs.size(), [&](uint32_t row, RowBatch* rows) {
    const Job& job = population_.jobs[row];
    rows->Text(Id(EntityKind::kJob, row));
    rows->Text(Functions()[job.function].roles[job.role].title.en);
    rows->Integer(job.taste);
    rows->Real(job.popularity);
    AddLatents(job.wants, job.appeal, rows);
    rows->EndRow();
  });
}

void TruthWriter::WriteHeadhunters() const {
  const auto columns = WithLatents({{"headhunter_id", "VARCHAR"},
                                    {"seniority", "VARCHAR"},
                                    {"diligence", "DOUBLE"},
                                    {"craft", "DOUBLE"}});
  Write("headhunters", columns, population_.headhunters.size(), [&](uint32_t row, RowBatch* rows) {
    const Headhunter& headhunter = population_.headhunters[row];
    rows->Text(Id(EntityKind::kHeadhunter, row));
    rows->Text(kSeniorityNames[static_cast<size_t>(headhunter.seniority)]);
    rows->Real(headhunter.diligence);
    rows->Real(headhunter.craft);
    AddLatents(headhunter.wants, headhunter.appeal, rows);
    rows->EndRow();
  });
}

void TruthWriter::WriteTies() const {
  const std::vector<FileColumn> columns = {
      {"member_a", "VARCHAR"}, {"member_b", "VARCHAR"}, {"strength", "DOUBLE"}};
  Write("ties", columns, chronicle_.ties.size(), [&](uint32_t row, RowBatch* rows) {
    const Tie& tie = chronicle_.ties[row];
    rows->Text(Id(EntityKind::kMember, tie.member_a));
    rows->Text(Id(EntityKind::kMember, tie.member_b));
    rows->Real(tie.strength());
    rows->EndRow();
  });
}

void TruthWriter::WriteInvitations() const {
  const std::vector<FileColumn> columns = {
      {"from_id", "VARCHAR"}, {"to_id", "VARCHAR"}, {"at", "TIMESTAMP"}, {"p_accepts", "DOUBLE"}};
  Write("invitations", columns, chronicle_.invitations.size(), [&](uint32_t i, RowBatch* rows) {
    const Invitation& invitation = chronicle_.invitations[i];
    rows->Text(Id(EntityKind::kMember, invitation.from));
    rows->Text(Id(EntityKind::kMember, invitation.to));
    rows->Time(invitation.at);
    rows->Real(invitation.accept_probability);
    rows->EndRow();
  });
}

void TruthWriter::JobPair(uint32_t member_row, uint32_t job_row, const char* sample,
                          RowBatch* rows) const {
  const Member& member = population_.members[member_row];
  const Job& job = population_.jobs[job_row];
  rows->Text(Id(EntityKind::kMember, member_row));
  rows->Text("job");
  rows->Text(Id(EntityKind::kJob, job_row));
  rows->Text(sample);
  rows->Real(InterestInJob(member, job));
  rows->Real(EmployerAccepts(job, member));
  rows->EndRow();
}

void TruthWriter::JobPairs(uint32_t member, RowBatch* rows) const {
  Random random = Stream(population_.seed(), Purpose::kTruthPair, member);
  std::vector<ShownJob> shown = JobsShown(population_, member);
  if (shown.size() > kShownPairs) shown.resize(kShownPairs);
  for (const ShownJob& pair : shown) JobPair(member, pair.job, "shown", rows);
  for (size_t i = 0; i < kRandomPairs; ++i) {
    JobPair(member, static_cast<uint32_t>(random.Below(population_.jobs.size())), "random", rows);
  }
}

void TruthWriter::HeadhunterPairs(uint32_t headhunter_row, RowBatch* rows) const {
  Random random = Stream(population_.seed(), Purpose::kTruthPair, ~uint64_t{headhunter_row});
  const Headhunter& headhunter = population_.headhunters[headhunter_row];
  for (size_t i = 0; i < kHeadhunterPairs; ++i) {
    // Half of them from the main specialism, where it matters.
    const uint32_t function = headhunter.functions[0];
    std::optional<uint32_t> row;
    const bool is_near = i % 2 == 0;
    if (is_near)
      row =
          population_.members_by_place.Draw(random, PlaceKey(function, 0), PlaceKey(function, 255));
    if (!row) row = static_cast<uint32_t>(random.Below(population_.members.size()));
    rows->Text(Id(EntityKind::kMember, *row));
    rows->Text("headhunter");
    rows->Text(Id(EntityKind::kHeadhunter, headhunter_row));
    rows->Text(is_near ? "specialism" : "random");
    rows->Real(MemberAnswersHeadhunter(population_.members[*row], headhunter));
    rows->Real(HeadhunterWants(headhunter, population_.members[*row]));
    rows->EndRow();
  }
}

void TruthWriter::WritePairs() const {
  const std::vector<FileColumn> columns = {{"member_id", "VARCHAR"},   {"object_kind", "VARCHAR"},
                                           {"object_id", "VARCHAR"},   {"sample", "VARCHAR"},
                                           {"p_interested", "DOUBLE"}, {"p_accepts", "DOUBLE"}};
  TableFile file(population_.options.out / "truth" / "pairs.parquet", columns,
                 population_.options.num_threads);
  const size_t num_members = population_.members.size();
  const size_t step = (num_members + kMostPairMembers - 1) / kMostPairMembers;
  file.Add(NumChunks(num_members, step),
           [&](uint32_t i, RowBatch* rows) { JobPairs(static_cast<uint32_t>(i * step), rows); });
  file.Add(population_.headhunters.size(),
           [&](uint32_t row, RowBatch* rows) { HeadhunterPairs(row, rows); });
  file.Finish();
}

}  // namespace

void WriteTruthTables(const Chronicle& chronicle) {
  const TruthWriter truth(chronicle);
  truth.WriteMembers();
  truth.WriteJobs();
  truth.WriteHeadhunters();
  truth.WriteTies();
  truth.WriteInvitations();
  truth.WritePairs();
}

}  // namespace bole::world
