#include "models/baseline_lists.h"

#include "engine/base/parallel.h"
#include "engine/ranking/fused_recommender.h"
#include "engine/retrieval/history_alike.h"
#include "models/popularity.h"

namespace bole {
namespace {

constexpr size_t kUsersPerTask = 16;

}  // namespace

std::vector<std::vector<uint32_t>> ListByPlainEmbeddings(const BaselineQuery& query,
                                                         const AlsOptions& options) {
  const Factors plain = TrainAls(query.kept, options);
  const std::vector<uint32_t> popularity = CountByItem(query.kept);
  const FusedRecommender recommender({.query_embeddings = ViewOf(plain.users),
                                      .item_embeddings = ViewOf(plain.items),
                                      .histories = query.kept,
                                      .item_filter = {},
                                      .popularity = popularity,
                                      .embedding_weight = 1});
  const auto made = recommender.RecommendBatch(query.users, query.list_length, query.num_threads);
  std::vector<std::vector<uint32_t>> lists(made.size());
  for (size_t i = 0; i < made.size(); ++i) {
    for (const Recommendation& item : made[i]) lists[i].push_back(item.row);
  }
  return lists;
}

std::vector<std::vector<uint32_t>> ListByLikeness(const BaselineQuery& query,
                                                  const CsrView& item_features) {
  const Csr by_feature = Transpose(item_features);
  const HistoryAlike alike(item_features, by_feature.view());
  std::vector<HistoryAlike::Scratch> scratches(query.num_threads, HistoryAlike::Scratch(alike));
  std::vector<std::vector<uint32_t>> lists(query.users.size());
  ParallelFor(lists.size(), kUsersPerTask, query.num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      for (const ScoredRow& item : alike.Find(query.kept.row(query.users[i]), query.list_length,
                                              NoFilter(), &scratches[chunk.worker])) {
        lists[i].push_back(item.row);
      }
    }
  });
  return lists;
}

}  // namespace bole
