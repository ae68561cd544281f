#include "jobs/mandate_examples.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/random.h"
#include "engine/base/top_k.h"
#include "engine/matching/wall_tables.h"
#include "features/graph/applications.h"

namespace bole {
namespace {

float Known(float value) {
  return std::isnan(value) ? 0 : value;
}

// Of jobs posted and of hires made in the horizon from the cut on.
bool IsSoonAfter(int64_t time, int64_t cut) {
  return time != kNoTime && time >= cut && time < cut + kMandateHorizon;
}

}  // namespace

void FillJobFeatures(const MarketTraits& market, uint32_t job, bool by_headhunter,
                     std::span<float> row) {
  const float left = market.job(job, JobTrait::kOpeningsLeft);
  row[0] = 1;
  row[1] = by_headhunter ? 1 : 0;
  row[2] = left <= 0 ? 1 : 0;  // not where it isn't known
  row[3] = std::isnan(market.job(job, JobTrait::kDaysLeft)) ? 1 : 0;
  for (size_t i = 0; i < kFillTraits.size(); ++i) {
    row[kNumFillMarks + i] = Known(market.job(job, kFillTraits[i]));
  }
}

MandateExamples::MandateExamples(const std::filesystem::path& tables, const MandateWords& words,
                                 int64_t now)
    : directory_(tables),
      tables_(MandateTables::Open(tables)),
      words_(words),
      now_(now),
      traits_(MakeMandateTraits(tables_, now)),
      market_(MarketAt(now)),
      headhunter_of_(tables_.outreach.jobs.num_rows(), kNoRow),
      hires_(ListHires(tables_.interactions, now)) {
  for (const Mandate& mandate : ListMandates(tables_.outreach.jobs, now)) {
    headhunter_of_[mandate.job] = mandate.headhunter;
  }
  CommunityNumbers communities = NumberCommunities(WallTables::Open(tables));
  job_communities_ = std::move(communities[static_cast<size_t>(EntityKind::kJob)]);
  headhunter_communities_ = std::move(communities[static_cast<size_t>(EntityKind::kHeadhunter)]);
}

MarketTraitsTable MandateExamples::MarketAt(int64_t time) const {
  const auto encounters = ListJobEncounters(tables_.interactions, GraphPeriod::Until(time));
  return MakeMarketTraits(MarketTables::Open(directory_), encounters, time);
}

// Mandates go by their own times: all of now's, of which each pair reads those before.
MandateTraits MandateExamples::With(const MandateTraitsTable& then,
                                    const MandateTraitsTable& now) const {
  MandateTraits traits = then.view();
  traits.mandates = now.mandates.view();
  traits.firm_mandates = now.firm_mandates.view();
  traits.job_words = words_.jobs;
  traits.headhunter_words = words_.headhunters;
  return traits;
}

size_t MandateExamples::NumEligible(uint32_t job) const {
  return static_cast<size_t>(std::ranges::count(headhunter_communities_, job_communities_[job]));
}

std::vector<uint32_t> MandateExamples::Alternatives(uint32_t job, uint32_t chosen) const {
  std::vector<std::pair<uint64_t, uint32_t>> drawn;
  for (uint32_t row = 0; row < num_headhunters(); ++row) {
    if (headhunter_communities_[row] != job_communities_[job] && row != chosen) continue;
    drawn.emplace_back(row == chosen ? 0 : Mix64(Mix64(job) + row), row);
  }
  if (drawn.size() > kMostAlternatives) {
    std::nth_element(drawn.begin(), drawn.begin() + kMostAlternatives, drawn.end());
    drawn.resize(kMostAlternatives);
  }
  std::vector<uint32_t> rows;
  for (const auto& [hash, row] : drawn) rows.push_back(row);
  std::ranges::sort(rows);
  return rows;
}

void MandateExamples::AddFrom(int64_t cut, Choices* given, Choices* filled) const {
  const MandateTraitsTable then = MakeMandateTraits(tables_, cut);
  AddGiven(With(then, traits_), cut, given);
  AddFilled(With(then, traits_), cut, filled);
}

void MandateExamples::AddGiven(const MandateTraits& then, int64_t cut, Choices* given) const {
  const auto posted = tables_.outreach.jobs.Times("posted_at");
  for (uint32_t job = 0; job < headhunter_of_.size(); ++job) {
    if (headhunter_of_[job] == kNoRow || !IsSoonAfter(posted[job], cut)) continue;
    const std::vector<uint32_t> rows = Alternatives(job, headhunter_of_[job]);
    for (const uint32_t row : rows) FillMandateFeatures(then, job, row, given->AddAlternative());
    given->End(
        static_cast<size_t>(std::ranges::lower_bound(rows, headhunter_of_[job]) - rows.begin()));
  }
}

// Of jobs that were open.
void MandateExamples::AddFilled(const MandateTraits& then, int64_t cut, Choices* filled) const {
  const MarketTraitsTable market = MarketAt(cut);
  const std::vector<uint8_t> is_closed = ListClosedJobs(tables_.outreach.jobs, cut);
  std::vector<uint8_t> has_hired(is_closed.size(), 0);
  for (const Hire& hire : hires_) has_hired[hire.job] |= IsSoonAfter(hire.at, cut) ? 1 : 0;
  std::array<float, kNumMandateFeatures> pair;
  for (uint32_t job = 0; job < is_closed.size(); ++job) {
    if (is_closed[job] != 0) continue;
    const std::span<float> row = filled->AddAlternative();
    const uint32_t headhunter = headhunter_of_[job];
    FillJobFeatures(market.view(), job, headhunter != kNoRow, row);
    if (headhunter != kNoRow) {
      FillMandateFeatures(then, job, headhunter, pair);
      for (size_t i = 0; i < kFillOfHeadhunter.size(); ++i) {
        row[kNumFillFeatures + i] = pair[kFillOfHeadhunter[i]];
      }
    }
    filled->AddAlternative();  // zeros: it isn't filled
    filled->End(has_hired[job] != 0 ? 0 : 1);
  }
}

}  // namespace bole
