#include <algorithm>

#include "engine/base/top_k.h"
#include "engine/matching/reason_list.h"

namespace bole {
namespace {

// Titles of one's history that a reason names, and how alike (cosine) they must be to be named.
constexpr size_t kMostTitles = 2;
constexpr float kLeastLikeness = 0.2f;

void AddHistory(const ReasonViews& views, uint32_t member, uint32_t job, ReasonList& list) {
  if (views.alike_jobs == nullptr || member >= views.member_jobs.num_rows()) return;
  TopK nearest(kMostTitles);
  for (const uint32_t earlier : views.member_jobs.row(member)) {
    const float likeness = earlier == job ? 0 : views.alike_jobs->Cosine(job, earlier);
    if (likeness >= kLeastLikeness) nearest.Add(likeness, earlier);
  }
  Reason reason = {.kind = ReasonKind::kSimilarToYourHistory, .names = {}};
  const TextColumn titles = views.jobs.Text("title");
  for (const ScoredRow& earlier : nearest.Take()) {
    if (!titles[earlier.row].empty()) reason.names.emplace_back(titles[earlier.row]);
  }
  if (!reason.names.empty()) list.Add(std::move(reason));
}

// One row of any table.
struct TableRow {
  const Table& table;
  uint32_t row;

  std::string_view text(const std::string& column) const { return table.Text(column)[row]; }
  std::vector<std::string_view> texts(const std::string& column) const {
    return table.TextList(column).row(row);
  }
};

void AddSame(ReasonKind kind, const std::string& column, const TableRow& a, const TableRow& b,
             ReasonList& list) {
  list.AddIfSame(kind, a.text(column), b.text(column));
}

void AddPopular(const ReasonViews& views, uint32_t job, ReasonList& list) {
  if (job >= views.job_popularity.size() || views.job_popularity[job] == 0) return;
  list.Add({.kind = ReasonKind::kPopular,
            .count = static_cast<int32_t>(views.job_popularity[job]),
            .names = {}});
}

// All that a headhunter's specialisms may match: skills, industry and function.
std::vector<std::string_view> Trades(const TableRow& of) {
  std::vector<std::string_view> words = of.texts("skills");
  words.push_back(of.text("industry"));
  words.push_back(of.text("function"));
  return words;
}

void AddHeadhunterReasons(const TableRow& headhunter, const TableRow& other, ReasonList& list) {
  list.AddShared(ReasonKind::kSpecialism,
                 MatchSkills(headhunter.texts("specialisms"), Trades(other)));
  for (const std::string_view city : headhunter.texts("cities")) {
    if (IsSameWord(city, other.text("city"))) {
      list.AddIfSame(ReasonKind::kSameCity, city, other.text("city"));
      return;
    }
  }
}

}  // namespace

void AddMemberJobReasons(const ReasonViews& views, uint32_t member, uint32_t job, JobReader reader,
                         ReasonList& list) {
  const TableRow person = {views.members, member};
  const TableRow offer = {views.jobs, job};
  const SkillMatch skills = MatchSkills(offer.texts("skills"), person.texts("skills"));
  list.AddShared(ReasonKind::kSharedSkills, skills);
  if (reader == JobReader::kMember) AddHistory(views, member, job, list);
  AddSame(ReasonKind::kSameFunction, "function", person, offer, list);
  AddSame(ReasonKind::kSameCity, "city", person, offer, list);
  AddSame(ReasonKind::kSameIndustry, "industry", person, offer, list);
  list.AddMissing(skills);
  if (reader == JobReader::kMember) AddPopular(views, job, list);
}

void AddJobReasons(const ReasonViews& views, uint32_t job, uint32_t other, ReasonList& list) {
  const TableRow a = {views.jobs, job};
  const TableRow b = {views.jobs, other};
  list.AddShared(ReasonKind::kSharedSkills, MatchSkills(a.texts("skills"), b.texts("skills")));
  AddSame(ReasonKind::kSameFunction, "function", a, b, list);
  AddSame(ReasonKind::kSameCity, "city", a, b, list);
  AddSame(ReasonKind::kSameIndustry, "industry", a, b, list);
  AddPopular(views, other, list);
}

void AddHeadhunterMemberReasons(const ReasonViews& views, uint32_t headhunter, uint32_t member,
                                ReasonList& list) {
  AddHeadhunterReasons({views.headhunters, headhunter}, {views.members, member}, list);
}

void AddHeadhunterJobReasons(const ReasonViews& views, uint32_t headhunter, uint32_t job,
                             ReasonList& list) {
  AddHeadhunterReasons({views.headhunters, headhunter}, {views.jobs, job}, list);
}

}  // namespace bole
