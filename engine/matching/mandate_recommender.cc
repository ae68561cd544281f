#include "engine/matching/mandate_recommender.h"

#include "engine/base/top_k.h"

namespace bole {
namespace {

template <typename Score>
std::vector<Recommendation> BestOf(size_t num_rows, size_t k, const RowFilter& filter,
                                   const Score& score) {
  if (filter.AllowsNothing()) return {};
  TopK best(k);
  for (uint32_t row = 0; row < num_rows; ++row) {
    if (filter.Allows(row)) best.Add(score(row), row);
  }
  std::vector<Recommendation> list;
  for (const ScoredRow& item : best.Take()) {
    list.push_back({item.row, item.score, Source::kProfile});
  }
  return list;
}

}  // namespace

std::vector<Recommendation> MandateRecommender::Recommend(uint32_t job, size_t k,
                                                          const RowFilter& filter) const {
  return BestOf(matcher_.num_headhunters(), k, filter,
                [&](uint32_t headhunter) { return matcher_.Foretell(job, headhunter).joint(); });
}

std::vector<Recommendation> MandateRecommender::RecommendJobs(uint32_t headhunter, size_t k,
                                                              const RowFilter& filter) const {
  return BestOf(matcher_.num_jobs(), k, filter,
                [&](uint32_t job) { return matcher_.Foretell(job, headhunter).joint(); });
}

}  // namespace bole
