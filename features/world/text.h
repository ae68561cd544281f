// What people wrote: names, headlines, summaries, posts, put together from words.h. Written
// again from the seed and the row whenever it is asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "features/world/career.h"
#include "features/world/population.h"

namespace bole::world {

struct MemberText {
  std::string headline;
  std::string summary;
  std::vector<std::string> skills;
  std::vector<std::string> languages;
};
MemberText WriteMember(const Population& population, uint32_t row, const Career& career);

// One title for each position of the career.
std::vector<std::string> PositionTitles(const Population& population, uint32_t row,
                                        const Career& career);

struct JobText {
  std::string title;
  std::string description;
  std::vector<std::string> skills;
};
JobText WriteJob(const Population& population, uint32_t row);

struct HeadhunterText {
  std::string bio;
  std::vector<std::string> specialisms;
};
HeadhunterText WriteHeadhunter(const Population& population, uint32_t row);

// The columns of places and schools. A city's name is the same for everybody: its own.
std::string CityText(uint8_t city);
std::string SchoolText(Script script, uint8_t city, uint8_t school);
std::string DegreeText(Script script, uint8_t city, Degree degree);
std::string FieldText(Script script, uint8_t city, uint8_t function, uint8_t field);

}  // namespace bole::world
