// Ten thousand random queries against a plain loop over the documents: totals, facets and the
// doctor's numbers must all be equal, of what depends on who asks, too.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "engine/base/random.h"
#include "engine/search/city_radius.h"
#include "engine/search/facets.h"
#include "engine/search/query_doctor.h"
#include "engine/search/set_clauses.h"
#include "engine/search/tie_distances.h"
#include "tests/engine/search/small_index.h"
#include "tests/engine/search/small_society.h"

namespace bole {
namespace {

using Kind = QueryNode::Kind;

constexpr uint32_t kNumRows = 130;
constexpr size_t kNumQueries = 10'000;
constexpr uint32_t kNumViewers = 8;  // members who ask in turn
const std::vector<std::string> kWords = {"ant", "bee", "cow", "dog", "elk", "fox", "gnu"};

std::string RandomText(Random& random) {
  std::string text = kWords[random.Below(kWords.size())];
  while (random.Chance(0.4)) text += " " + kWords[random.Below(kWords.size())];
  return text;
}

SearchDocument RandomDocument(Random& random) {
  SearchDocument document;
  for (const PlainField field : {kTitleField, kCompanyField, kSkillField, kCityField}) {
    while (random.Chance(0.55)) {
      const Tense tense = random.Chance(0.4) ? Tense::kPast : Tense::kCurrent;
      document.entries.push_back(PlainEntry(field, RandomText(random), tense));
    }
  }
  if (random.Chance(0.7)) {
    document.numbers.push_back({kYearsField, static_cast<float>(random.Below(9))});
  }
  return document;
}

// Cities lie as far east as their first word says, and as far north as their last one does; where
// those of gnu are isn't known.
class PlacedCities : public CityMap {
 public:
  std::optional<Place> Find(std::string_view city) const override {
    const auto words = PlainWords().Words(city);
    if (words.front() == "gnu") return std::nullopt;
    return Place{{DegreesOf(words.back()), DegreesOf(words.front())}, ""};
  }

 private:
  static double DegreesOf(const std::string& word) {
    return static_cast<double>(std::ranges::find(kWords, word) - kWords.begin());
  }
};

QueryNode RandomNear(Random& random) {
  QueryNode leaf;
  leaf.kind = Kind::kValue;
  leaf.field = kNearField;
  do {
    leaf.text = RandomText(random);
  } while (leaf.text.starts_with("gnu"));
  leaf.text += " " + std::to_string(10 + 100 * random.Below(7));
  return leaf;
}

// By the angle between two directions from the middle of the earth.
double PlainKilometres(const GeoPoint& a, const GeoPoint& b) {
  const auto direction = [](const GeoPoint& point) {
    const double north = point.latitude * std::numbers::pi / 180;
    const double east = point.longitude * std::numbers::pi / 180;
    return std::array{std::cos(north) * std::cos(east), std::cos(north) * std::sin(east),
                      std::sin(north)};
  };
  const auto u = direction(a), v = direction(b);
  const double cosine = u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  return 6371 * std::acos(std::clamp(cosine, -1.0, 1.0));
}

QueryNode RandomDistance(Random& random) {
  QueryNode leaf;
  leaf.kind = Kind::kValue;
  leaf.field = kTieDistanceField;
  leaf.text = kTieDistanceNames[random.Below(kTieDistanceNames.size())];
  return leaf;
}

QueryNode RandomLeaf(Random& random) {
  if (random.Chance(0.15)) return RandomDistance(random);
  if (random.Chance(0.15)) return RandomNear(random);
  const std::vector<SearchField> fields = PlainFields();
  QueryNode leaf;
  const size_t field = random.Below(fields.size() + 1);
  leaf.scope = static_cast<Scope>(random.Below(4));
  leaf.kind = Kind::kWords;
  if (field < fields.size()) {
    leaf.field = fields[field].name;
    if (!fields[field].has_words || (fields[field].has_values && random.Chance(0.5))) {
      leaf.kind = Kind::kValue;
    }
    if (fields[field].is_number) leaf.kind = Kind::kRange;
  }
  if (leaf.kind == Kind::kRange) {
    leaf.low = static_cast<double>(random.Below(9));
    leaf.high = leaf.low + static_cast<double>(random.Below(5));
  } else {
    leaf.text = RandomText(random);
    leaf.exact = random.Chance(0.5);
  }
  return leaf;
}

QueryNode RandomTree(Random& random, size_t depth) {
  if (depth == 0 || random.Chance(0.25)) return RandomLeaf(random);
  QueryNode node;
  const size_t kind = random.Below(5);
  node.kind = kind < 2 ? Kind::kAnd : kind < 4 ? Kind::kOr : Kind::kNot;
  const size_t num_children = node.kind == Kind::kNot ? 1 : 1 + random.Below(4);
  for (size_t i = 0; i < num_children; ++i) {
    node.children.push_back(RandomTree(random, depth - 1));
  }
  return node;
}

// The plain loop.
class Oracle {
 public:
  // distances: by row, of the viewer; "" where no chain of ties leads.
  Oracle(const std::vector<SearchDocument>& documents, const std::vector<std::string>& distances)
      : documents_(documents), distances_(distances) {}

  bool Matches(const QueryNode& query, uint32_t row) const {
    const auto child = [&](const QueryNode& node) { return Matches(node, row); };
    switch (query.kind) {
      case Kind::kEverything:
        return true;
      case Kind::kAnd:
        return std::ranges::all_of(query.children, child);
      case Kind::kOr:
        return std::ranges::any_of(query.children, child);
      case Kind::kNot:
        return !child(query.children[0]);
      case Kind::kRange:
        return std::ranges::any_of(documents_[row].numbers, [&](const SearchNumber& number) {
          return query.low <= number.value && number.value <= query.high;
        });
      default:
        return MatchesLeaf(query, row);
    }
  }

  std::vector<uint32_t> Rows(const QueryNode& query, const std::vector<uint32_t>& among) const {
    std::vector<uint32_t> rows;
    std::ranges::copy_if(among, std::back_inserter(rows),
                         [&](uint32_t row) { return Matches(query, row); });
    return rows;
  }

  std::map<std::string, uint64_t> DistanceFacet(const std::vector<uint32_t>& rows) const {
    std::map<std::string, uint64_t> counts;
    for (const uint32_t row : rows) {
      if (!distances_[row].empty()) ++counts[distances_[row]];
    }
    return counts;
  }

  // Value by key -> number of these rows.
  std::map<std::string, uint64_t> Facet(PlainField field, Scope scope,
                                        const std::vector<uint32_t>& rows) const {
    std::map<std::string, uint64_t> counts;
    for (const uint32_t row : rows) {
      std::set<std::string> keys;
      for (const SearchEntry& entry : documents_[row].entries) {
        if (entry.field != field) continue;
        QueryNode value;
        value.kind = Kind::kValue;
        value.field = PlainFields()[field].name;
        value.scope = scope;
        value.text = entry.key;
        if (Matches(value, row)) keys.insert(entry.key);
      }
      for (const std::string& key : keys) ++counts[key];
    }
    return counts;
  }

 private:
  bool IsNear(const std::string& circle, uint32_t row) const {
    const size_t blank = circle.rfind(' ');
    const PlacedCities map;
    const GeoPoint centre = map.Find(circle.substr(0, blank))->at;
    return std::ranges::any_of(documents_[row].entries, [&](const SearchEntry& entry) {
      const auto place = entry.field == kCityField && entry.tense == Tense::kCurrent
                             ? map.Find(entry.key)
                             : std::nullopt;
      return place && PlainKilometres(centre, place->at) <= std::stod(circle.substr(blank));
    });
  }

  bool MatchesLeaf(const QueryNode& leaf, uint32_t row) const {
    if (leaf.field == kNearField) return IsNear(leaf.text, row);
    if (leaf.field == kTieDistanceField) return distances_[row] == leaf.text;
    const bool current = InTense(leaf, row, Tense::kCurrent);
    const bool past = InTense(leaf, row, Tense::kPast);
    switch (leaf.scope) {
      case Scope::kEither:
        return current || past;
      case Scope::kCurrent:
        return current;
      case Scope::kPast:
        return past;
      case Scope::kPastNotCurrent:
        return past && !current;
    }
    return false;
  }

  bool InTense(const QueryNode& leaf, uint32_t row, Tense tense) const {
    const std::vector<SearchField> fields = PlainFields();
    return std::ranges::any_of(documents_[row].entries, [&](const SearchEntry& entry) {
      const SearchField& field = fields[entry.field];
      if (entry.tense != tense || (!leaf.field.empty() && leaf.field != field.name)) return false;
      if (leaf.kind == Kind::kValue) return entry.key == leaf.text;
      // " a b " is in " x a b ": whole words, one after the other.
      return field.has_words &&
             (" " + entry.key + " ").find(" " + leaf.text + " ") != std::string::npos;
    });
  }

  const std::vector<SearchDocument>& documents_;
  const std::vector<std::string>& distances_;
};

class RandomQueriesTest : public ::testing::Test {
 protected:
  RandomQueriesTest() : documents_(Documents()), index_(MakeIndex(documents_)) {
    for (uint32_t viewer = 0; viewer < kNumViewers; ++viewer) {
      distances_.push_back(society_.Distances(EntityKind::kMember, viewer));
      seen_.push_back(RowSet::Of(society_.Visible(EntityKind::kMember, viewer)));
    }
  }

  SetClauses ClausesOf(uint32_t viewer) const {
    return SetClauses({tie_distances_.FieldFor(EntityKind::kMember, viewer, seen_[viewer])});
  }

  static std::map<std::string, uint64_t> CountsOf(const FacetCounts& facet) {
    std::map<std::string, uint64_t> counts;
    for (const FacetValue& value : facet.values) counts[value.label] = value.count;
    return counts;
  }

  static std::vector<SearchDocument> Documents() {
    std::vector<SearchDocument> documents;
    for (uint32_t row = 0; row < kNumRows; ++row) {
      Random random(1, 1, row);
      documents.push_back(RandomDocument(random));
    }
    return documents;
  }

  const std::vector<SearchDocument> documents_;
  const PlainWords words_;
  const SearchIndex index_;
  const QueryMatcher matcher_{index_, words_};
  const FacetCounter facets_{index_};
  const PlacedCities map_;
  const CityRadius radius_{index_, map_};
  const SmallSociety society_{kNumRows};
  const TieDistances tie_distances_{society_.graph(), society_.wall(), society_.colleagues()};
  std::vector<std::vector<std::string>> distances_;  // by viewer
  std::vector<RowSet> seen_;                         // by viewer
};

TEST_F(RandomQueriesTest, EverythingIsAsAPlainLoopCounts) {
  for (uint64_t i = 0; i < kNumQueries; ++i) {
    Random random(2, 1, i);
    QueryNode query = RandomTree(random, 4);
    const uint32_t viewer = i % kNumViewers;
    SetClauses sets = ClausesOf(viewer);
    sets.Bind(words_, {}, query);
    radius_.Bind({}, query);
    const Oracle oracle(documents_, distances_[viewer]);
    std::vector<uint32_t> visible;
    for (const uint32_t row : seen_[viewer].Rows()) {
      if (random.Chance(0.9)) visible.push_back(row);
    }
    const RowSet visible_set = RowSet::Of(visible);
    const std::vector<uint32_t> expected = oracle.Rows(query, visible);
    const RowSet rows = matcher_.Match(query).And(visible_set);
    ASSERT_EQ(rows.Rows(), expected) << ToText(query);

    const PlainField field = i % 2 == 0 ? kCompanyField : kSkillField;
    const auto scope = static_cast<Scope>(random.Below(4));
    const FacetCounts facet = facets_.Count(rows, {PlainFields()[field].name, scope, 1'000'000});
    ASSERT_EQ(CountsOf(facet), oracle.Facet(field, scope, expected)) << ToText(query);
    // Of nearly all, too, who are counted by those that are missing.
    if (i % 20 < 2) {
      const FacetRequest request = {PlainFields()[field].name, scope, 1'000'000};
      ASSERT_EQ(CountsOf(facets_.Count(visible_set, request)), oracle.Facet(field, scope, visible));
    }
    SearchTask task = {.facets = {{std::string(kTieDistanceField)}}};
    sets.TakeFacets(task);
    SearchResult result = {.total = rows.size()};
    for (const auto& set : task.counted) result.counted.push_back(set->AndSize(rows));
    sets.PutFacets(result);
    ASSERT_EQ(CountsOf(result.facets[0]), oracle.DistanceFacet(expected)) << ToText(query);

    const DoctorReport report = Diagnose(matcher_, query, visible_set);
    const std::vector<QueryNode> clauses = Conjuncts(query);
    ASSERT_EQ(report.total, expected.size());
    ASSERT_EQ(report.clauses.size(), clauses.size());
    for (size_t clause = 0; clause < clauses.size(); ++clause) {
      QueryNode others;
      others.kind = Kind::kAnd;
      for (size_t other = 0; other < clauses.size(); ++other) {
        if (other != clause) others.children.push_back(clauses[other]);
      }
      ASSERT_EQ(report.clauses[clause].without, oracle.Rows(others, visible).size());
      ASSERT_EQ(report.clauses[clause].alone, oracle.Rows(clauses[clause], visible).size());
    }
  }
}

}  // namespace
}  // namespace bole
