// People whom tests of who is likely to answer put in order.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/search/likely_rows.h"
#include "engine/search/own_kinds.h"
#include "engine/search/row_set.h"
#include "tests/engine/search/small_index.h"

namespace bole {

inline constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

enum LikelyField : size_t { kTitle, kFunction, kCity, kOpen, kDays };

// A row as a test says it; empty and NaN: not known.
struct Person {
  std::string title, function, city;
  bool open = false;
  float days = kUnknown;
  float answered = kUnknown;
};

inline SearchIndex IndexOf(const std::vector<Person>& people) {
  SearchIndexWriter writer({{.name = "title", .has_words = true, .weight = 4},
                            {.name = "function", .has_values = true},
                            {.name = "city", .has_values = true},
                            {.name = "open_to_work", .has_values = true},
                            {.name = "days_inactive", .is_number = true}});
  const PlainWords words;
  for (const Person& person : people) {
    SearchDocument document;
    const auto add = [&](size_t field, const std::string& text) {
      if (text.empty()) return;
      document.entries.push_back(
          {.field = field, .words = words.Words(text), .key = text, .label = text});
    };
    add(kTitle, person.title);
    add(kFunction, person.function);
    add(kCity, person.city);
    add(kOpen, person.open ? "yes" : "");
    if (!std::isnan(person.days)) document.numbers.push_back({kDays, person.days});
    writer.Add(document);
  }
  const TemporaryDirectory directory;
  writer.Write(directory / "index");
  return SearchIndex::Open(directory / "index");
}

inline LikelyRows RowsOf(const SearchIndex& index, const std::vector<Person>& people) {
  LikelySources sources = {
      .index = index, .days_field = "days_inactive", .half_life_days = 90, .answered_share = {}};
  for (const Person& person : people) sources.answered_share.push_back(person.answered);
  return LikelyRows(sources);
}

inline std::vector<uint32_t> Rows(const std::vector<ScoredRow>& scored) {
  std::vector<uint32_t> rows;
  for (const ScoredRow& one : scored) rows.push_back(one.row);
  return rows;
}

// Odds by hand: 1/2 share is 1, three half lives 1/8, one 1/2; .8 is 4; open doubles.
//
//   row  share  days     odds   open
//   0    .8     0        4
//   1    .8     90       2      yes, 4
//   2    not known, 0    1
//   3    .8     not known 1/2
//   4    .8     9000     1/2
//   5    1      0        49: cut to .98
inline const std::vector<Person> kSix = {{.days = 0, .answered = 0.8f},
                                         {.open = true, .days = 90, .answered = 0.8f},
                                         {.days = 0},
                                         {.answered = 0.8f},
                                         {.days = 9000, .answered = 0.8f},
                                         {.days = 0, .answered = 1}};

inline std::vector<Person> RandomPeople(uint64_t seed, size_t size) {
  std::vector<Person> people;
  for (size_t row = 0; row < size; ++row) {
    Random random(seed, 1, row);
    Person person;
    person.title = random.Chance(0.3) ? "data engineer" : random.Chance(0.5) ? "engineer" : "nurse";
    if (random.Chance(0.9)) person.function = "f" + std::to_string(random.Below(6));
    if (random.Chance(0.9)) person.city = "c" + std::to_string(random.Below(9));
    person.open = random.Chance(0.2);
    if (random.Chance(0.9)) person.days = static_cast<float>(random.Below(40)) * 10;
    if (random.Chance(0.8)) person.answered = static_cast<float>(random.Below(11)) / 10;
    people.push_back(person);
  }
  return people;
}

// Every row that matches, from its parts.
inline std::vector<uint32_t> PlainOrder(const std::vector<Person>& people, const LikelyRows& rows,
                                        const OwnKinds& own, const RowSet& matching, bool secrets) {
  std::vector<ScoredRow> all;
  for (uint32_t row = 0; row < people.size(); ++row) {
    if (!matching.Contains(row)) continue;
    const Person& person = people[row];
    const double share =
        std::isnan(person.answered) ? 0.5 : std::clamp<double>(person.answered, 0.02f, 0.98f);
    const double away = std::isnan(person.days) ? 3 : std::min(person.days / 90.0, 3.0);
    double log_odds = std::log(share / (1 - share)) - away * std::log(2.0);
    if (secrets && person.open) log_odds += std::log(2.0);
    const float level = static_cast<float>(std::lround(log_odds * 256)) / 256;
    all.push_back({level + own.LogOdds(rows.row(row)), row});
  }
  std::ranges::sort(all, IsBetter);
  return Rows(all);
}

}  // namespace bole
