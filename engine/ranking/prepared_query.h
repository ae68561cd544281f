// A query of the fused recommender with what all its items' scores have in common.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/base/matrix.h"
#include "engine/base/top_k.h"
#include "engine/index/inner_product.h"
#include "engine/ranking/fused_model.h"
#include "engine/ranking/recommendation.h"

namespace bole {

// An item's score is embedding_scale · x·y + filter_scale · f.
struct PreparedQuery {
  FusedQuery query;
  double embedding_scale = 0;          // 0: the embedding says nothing
  float filter_scale = 0;              // 0: the filter says nothing
  std::vector<ScoredRow> filter_sums;  // f where it is above 0, items ascend

  bool embeds() const { return embedding_scale > 0; }

  // Whether the query acted on it already.
  bool Knows(uint32_t item) const {
    return std::binary_search(query.history.begin(), query.history.end(), item);
  }

  float FilterScore(uint32_t item) const {
    const auto found =
        std::lower_bound(filter_sums.begin(), filter_sums.end(), item,
                         [](const ScoredRow& sum, uint32_t row) { return sum.row < row; });
    return found != filter_sums.end() && found->row == item ? filter_scale * found->score : 0.0F;
  }

  // An item as lists show it: its score has the same bits wherever it is computed.
  Recommendation Exact(uint32_t item, const MatrixView& items) const {
    const float filter_score = FilterScore(item);
    if (!embeds()) return {item, filter_score, Source::kItemFilter};
    const float product =
        InnerProduct(query.embedding.data(), items.row(item).data(), query.embedding.size());
    return {item, static_cast<float>(embedding_scale * product) + filter_score,
            filter_score > 0 ? Source::kFused : Source::kEmbedding};
  }
};

}  // namespace bole
