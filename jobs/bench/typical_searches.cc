#include "jobs/bench/typical_searches.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "bole_rpc/bole_constants.h"
#include "engine/base/random.h"
#include "engine/base/utf8.h"
#include "engine/base/vocabulary.h"

namespace bole {
namespace {

constexpr int32_t kMaxValues = 200;  // of a field: what is rarer isn't typical

// What the console asks for a member who searches.
constexpr const char* kConsoleFacets[] = {"spotlight",
                                          "distance",
                                          "city",
                                          "province",
                                          "company_group",
                                          "title",
                                          "skill",
                                          "industry",
                                          "function",
                                          "seniority",
                                          "years_band",
                                          "school",
                                          "degree",
                                          "language",
                                          "years_in_role_band",
                                          "group",
                                          "graduation_year_band",
                                          "days_inactive_band"};

using Values = std::shared_ptr<const std::vector<std::string>>;

// The frequent values of a field; nullptr: it has none.
Values FrequentValues(const std::string& field, Handler* handler, const Answers& answers) {
  rpc::SearchRequest request;
  request.viewerId = answers.Id(EntityKind::kMember, 0);
  request.count = 1;
  request.facets.emplace_back().field = field;
  request.facets.back().maxValues = kMaxValues;
  rpc::SearchAnswer answer;
  handler->searchMembers(answer, request);
  std::vector<std::string> values;
  for (const rpc::FacetValue& value : answer.facets.at(0).values) {
    // A mark of the query language would end a value that is typed in quotes.
    if (value.label.find('"') == std::string::npos) values.push_back(value.label);
  }
  if (values.empty()) return nullptr;
  return std::make_shared<const std::vector<std::string>>(std::move(values));
}

// One of the values, which fall in frequency: one of rank r about 1 / (r + 1) as often as the
// first. Of each number and place in a query another.
const std::string& Draw(const Values& values, uint64_t number, uint64_t place) {
  Random random(number, place);
  const auto size = static_cast<double>(values->size());
  const double rank = std::exp(random.Uniform() * std::log(size + 1)) - 1;
  return (*values)[std::min(values->size() - 1, static_cast<size_t>(rank))];
}

void AddClause(const std::string& field, const std::string& value, rpc::SearchRequest& request) {
  rpc::SearchClause& clause = request.clauses.emplace_back();
  clause.field = field;
  clause.value = value;
}

rpc::SearchRequest TitleInCity(const Values& titles, const Values& cities, uint64_t number) {
  rpc::SearchRequest request;
  AddClause("title", Draw(titles, number, 0), request);
  AddClause("city", Draw(cities, number, 1), request);
  return request;
}

rpc::SearchRequest SkillsElsewhere(const Values& skills, const Values& cities, uint64_t number) {
  rpc::SearchRequest request;
  request.query = "(skill:\"" + Draw(skills, number, 0) + "\" OR skill:\"" +
                  Draw(skills, number, 1) + "\") NOT city:\"" + Draw(cities, number, 2) + "\"";
  return request;
}

rpc::SearchRequest LikeAHeadline(const Answers& answers, uint64_t number) {
  rpc::SearchRequest request;
  const uint64_t member = Mix64(number) % answers.num_entities(EntityKind::kMember);
  const std::string headline =
      answers.Describe(EntityKind::kMember, static_cast<uint32_t>(member)).title;
  request.text = CutUtf8(headline, static_cast<size_t>(rpc::g_bole_constants.MAX_QUERY_BYTES));
  return request;
}

rpc::SearchRequest FacetsOfEverybody() {
  rpc::SearchRequest request;
  for (const char* field : kConsoleFacets) request.facets.emplace_back().field = field;
  return request;
}

}  // namespace

std::vector<TypicalSearch> TypicalSearches(Handler* handler, const Answers& answers) {
  const Values titles = FrequentValues("title", handler, answers),
               skills = FrequentValues("skill", handler, answers),
               cities = FrequentValues("city", handler, answers);
  std::vector<TypicalSearch> searches;
  if (titles != nullptr && cities != nullptr) {
    searches.push_back(
        {"title in a city", [=](uint64_t number) { return TitleInCity(titles, cities, number); }});
  }
  if (skills != nullptr && cities != nullptr) {
    searches.push_back({"skills, Boolean",
                        [=](uint64_t number) { return SkillsElsewhere(skills, cities, number); }});
  }
  searches.push_back({"headline, by meaning",
                      [&answers](uint64_t number) { return LikeAHeadline(answers, number); }});
  searches.push_back({"facets of everybody", [](uint64_t) { return FacetsOfEverybody(); }});
  return searches;
}

}  // namespace bole
