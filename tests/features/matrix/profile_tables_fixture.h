// Small profile tables for tests, written to a directory as ingest would.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/store/table.h"
#include "features/matrix/profile.h"

namespace bole {

struct TestMember {
  std::string headline, summary;
  std::vector<std::string> skills;
  std::string city;
  int64_t joined_at = kNoTime;
  std::string industry, function, seniority;
};

struct TestJob {
  std::string title, description;
  std::vector<std::string> skills;
  std::string city;
  int64_t posted_at = kNoTime;
  uint32_t company = kNoRow;
  std::string industry, function, seniority;
};

struct TestPosition {
  uint32_t member = 0;
  uint32_t company = 0;
  std::string title;
  int64_t started_at = kNoTime, ended_at = kNoTime;
};

struct TestEducation {
  uint32_t member = 0;
  std::string school, degree, field;
  int64_t started_at = kNoTime;
};

struct TestHeadhunter {
  std::string bio;
  std::vector<std::string> specialisms, cities;
};

struct TestWorld {
  std::vector<TestMember> members;
  std::vector<TestPosition> positions;
  std::vector<TestEducation> educations;
  std::vector<std::string> companies;  // ids
  std::vector<TestJob> jobs;
  std::vector<TestHeadhunter> headhunters;
};

// A directory for the tests of this program, gone when it ends.
const std::filesystem::path& TestDirectory();

// Writes all tables into TestDirectory() and opens them.
ProfileTables WriteWorld(const TestWorld& world);

}  // namespace bole
