#include "tests/features/matrix/profile_tables_fixture.h"

#include <functional>

#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

// One column of texts, of one value of each row.
template <typename Row>
void AddText(const std::string& column, const std::vector<Row>& rows, std::string Row::*value,
             TableWriter& table) {
  TextColumnBuilder texts;
  for (const Row& row : rows) texts.Add(row.*value);
  table.AddText(column, texts);
}

template <typename Row>
void AddList(const std::string& column, const std::vector<Row>& rows,
             std::vector<std::string> Row::*value, TableWriter& table) {
  TextListColumnBuilder lists;
  for (const Row& row : rows) {
    for (const std::string& item : row.*value) lists.AddItem(item);
    lists.EndRow();
  }
  table.AddTextList(column, lists);
}

template <typename Row>
void AddTimes(const std::string& column, const std::vector<Row>& rows, int64_t Row::*value,
              TableWriter& table) {
  std::vector<int64_t> times;
  for (const Row& row : rows) times.push_back(row.*value);
  table.AddTimes(column, times);
}

template <typename Row>
void AddRows(const std::string& column, const std::vector<Row>& rows, uint32_t Row::*value,
             TableWriter& table) {
  std::vector<uint32_t> references;
  for (const Row& row : rows) references.push_back(row.*value);
  table.AddRows(column, references);
}

void Write(const std::filesystem::path& path, const std::function<void(TableWriter&)>& add) {
  TableWriter table(path);
  add(table);
  table.Finish();
}

void AddMembers(const std::vector<TestMember>& rows, TableWriter& table) {
  AddText("headline", rows, &TestMember::headline, table);
  AddText("summary", rows, &TestMember::summary, table);
  AddList("skills", rows, &TestMember::skills, table);
  AddText("city", rows, &TestMember::city, table);
  AddText("industry", rows, &TestMember::industry, table);
  AddText("function", rows, &TestMember::function, table);
  AddText("seniority", rows, &TestMember::seniority, table);
  AddTimes("joined_at", rows, &TestMember::joined_at, table);
}

void AddJobs(const std::vector<TestJob>& rows, TableWriter& table) {
  AddText("title", rows, &TestJob::title, table);
  AddText("description", rows, &TestJob::description, table);
  AddList("skills", rows, &TestJob::skills, table);
  AddText("city", rows, &TestJob::city, table);
  AddText("industry", rows, &TestJob::industry, table);
  AddText("function", rows, &TestJob::function, table);
  AddText("seniority", rows, &TestJob::seniority, table);
  AddRows("company_id", rows, &TestJob::company, table);
  AddTimes("posted_at", rows, &TestJob::posted_at, table);
}

void AddPositions(const std::vector<TestPosition>& rows, TableWriter& table) {
  AddRows("member_id", rows, &TestPosition::member, table);
  AddRows("company_id", rows, &TestPosition::company, table);
  AddText("title", rows, &TestPosition::title, table);
  AddTimes("started_at", rows, &TestPosition::started_at, table);
  AddTimes("ended_at", rows, &TestPosition::ended_at, table);
}

void AddEducations(const std::vector<TestEducation>& rows, TableWriter& table) {
  AddRows("member_id", rows, &TestEducation::member, table);
  AddText("school", rows, &TestEducation::school, table);
  AddText("degree", rows, &TestEducation::degree, table);
  AddText("field", rows, &TestEducation::field, table);
  AddTimes("started_at", rows, &TestEducation::started_at, table);
}

void AddHeadhunters(const std::vector<TestHeadhunter>& rows, TableWriter& table) {
  AddText("bio", rows, &TestHeadhunter::bio, table);
  AddList("specialisms", rows, &TestHeadhunter::specialisms, table);
  AddList("cities", rows, &TestHeadhunter::cities, table);
}

void AddCompanies(const std::vector<std::string>& ids, TableWriter& table) {
  TextColumnBuilder texts;
  for (const std::string& id : ids) texts.Add(id);
  table.AddText("company_id", texts);
}

}  // namespace

const std::filesystem::path& TestDirectory() {
  static const TemporaryDirectory directory;
  return directory.path();
}

ProfileTables WriteWorld(const TestWorld& world) {
  const std::filesystem::path& directory = TestDirectory();
  Write(directory / "members.bole", [&](TableWriter& table) { AddMembers(world.members, table); });
  Write(directory / "jobs.bole", [&](TableWriter& table) { AddJobs(world.jobs, table); });
  Write(directory / "positions.bole",
        [&](TableWriter& table) { AddPositions(world.positions, table); });
  Write(directory / "educations.bole",
        [&](TableWriter& table) { AddEducations(world.educations, table); });
  Write(directory / "companies.bole",
        [&](TableWriter& table) { AddCompanies(world.companies, table); });
  Write(directory / "headhunters.bole",
        [&](TableWriter& table) { AddHeadhunters(world.headhunters, table); });
  return ProfileTables::Open(directory);
}

}  // namespace bole
