#include "models/relation_sources.h"

#include <cmath>
#include <span>
#include <utility>

#include "engine/base/progress.h"
#include "models/content_filter.h"

namespace bole {
namespace {

double Norm(std::span<const float> values) {
  double squares = 0;
  for (const float value : values) squares += static_cast<double>(value) * value;
  return std::sqrt(squares);
}

Factors LearnEmbeddings(const CsrView& by_user, const SideFeatures& features,
                        const SourceOptions& options, std::optional<Factors> start) {
  Progress progress("embeddings", "epochs", options.als.num_epochs);
  return TrainFeatureAls(by_user, features, {.als = options.als, .map_lambda = options.map_lambda},
                         std::move(start), [&] { progress.Add(1); });
}

// Merges rows of two matrices of one shape, the second times `scale`.
Csr AddScaled(const CsrView& a, const CsrView& b, double scale) {
  Csr sum;
  sum.num_columns = a.num_columns;
  sum.columns.reserve(a.num_entries() + b.num_entries());
  sum.values.reserve(a.num_entries() + b.num_entries());
  for (size_t row = 0; row < a.num_rows(); ++row) {
    const auto a_columns = a.row(row);
    const auto b_columns = b.row(row);
    for (size_t i = 0, j = 0; i < a_columns.size() || j < b_columns.size();) {
      const bool takes_a =
          j == b_columns.size() || (i < a_columns.size() && a_columns[i] <= b_columns[j]);
      const uint32_t column = takes_a ? a_columns[i] : b_columns[j];
      float value = takes_a ? a.row_values(row)[i++] : 0.0F;
      if (j < b_columns.size() && b_columns[j] == column) {
        value += static_cast<float>(scale * b.row_values(row)[j++]);
      }
      sum.columns.push_back(column);
      sum.values.push_back(value);
    }
    sum.offsets.push_back(sum.columns.size());
  }
  return sum;
}

}  // namespace

void ScaleRows(std::span<const uint8_t> is_marked, float scale, Matrix* rows) {
  for (Eigen::Index row = 0; row < rows->rows(); ++row) {
    if (is_marked[static_cast<size_t>(row)] != 0) rows->row(row) *= scale;
  }
}

std::vector<uint8_t> FindColdItems(const CsrView& by_user) {
  std::vector<uint8_t> is_cold(by_user.num_columns, 1);
  for (const uint32_t item : by_user.columns) is_cold[item] = 0;
  return is_cold;
}

std::vector<uint8_t> FindColdUsers(const CsrView& by_user) {
  std::vector<uint8_t> is_cold(by_user.num_rows());
  for (size_t user = 0; user < is_cold.size(); ++user) {
    is_cold[user] = by_user.row_size(user) == 0 ? 1 : 0;
  }
  return is_cold;
}

Csr WithRefusals(const RelationHistory& history, float scale) {
  std::vector<CsrEntry> entries;
  const auto value = [](const CsrView& matrix, size_t row, size_t i) {
    return matrix.values.empty() ? 1.0F : matrix.row_values(row)[i];
  };
  for (uint32_t row = 0; row < history.wanted.num_rows(); ++row) {
    const auto wanted = history.wanted.row(row);
    const auto refused = history.refused.row(row);
    for (size_t i = 0, j = 0; i < wanted.size() || j < refused.size();) {
      const bool takes_wanted =
          i < wanted.size() && (j == refused.size() || wanted[i] <= refused[j]);
      const uint32_t column = takes_wanted ? wanted[i] : refused[j];
      const float for_it = takes_wanted ? value(history.wanted, row, i++) : 0.0F;
      const bool is_refused = j < refused.size() && refused[j] == column;
      const float against = is_refused ? scale * value(history.refused, row, j++) : 0.0F;
      entries.push_back({row, column, against > 0 && against >= for_it ? -against : for_it});
    }
  }
  std::erase_if(entries, [](const CsrEntry& entry) { return entry.value == 0; });
  return MakeCsr(std::move(entries), history.wanted.num_rows(), history.wanted.num_columns,
                 Duplicates::kMax);
}

RelationSources LearnSources(const RelationHistory& history, const SideFeatures& features,
                             const SourceOptions& options, std::optional<Factors> start) {
  const CsrView& by_user = history.wanted;
  RelationSources sources;
  if (history.refused.num_entries() == 0 || options.refusal_weight == 0) {
    sources.embeddings = LearnEmbeddings(by_user, features, options, std::move(start));
  } else {
    const Csr all = WithRefusals(history, options.refusal_weight);
    sources.embeddings = LearnEmbeddings(all.view(), features, options, std::move(start));
  }
  sources.item_filter = MakeItemFilter(by_user, options.filter);
  sources.is_cold = FindColdItems(by_user);
  sources.is_cold_user = FindColdUsers(by_user);
  if (options.content_neighbours > 0 && features.items.num_entries() > 0) {
    std::vector<uint8_t> is_known(sources.is_cold.size());
    for (size_t item = 0; item < is_known.size(); ++item) is_known[item] = !sources.is_cold[item];
    sources.content_filter = MakeContentFilter(
        features.items, is_known,
        {.num_neighbours = options.content_neighbours, .num_threads = options.num_threads});
  }
  return sources;
}

Csr MixFilters(const RelationSources& sources, const Mixture& mixture) {
  if (!sources.has_content() || mixture.content_share == 0) return sources.item_filter;
  return AddContent(sources.item_filter.view(), sources.content_filter.view(), sources.is_cold,
                    mixture);
}

Csr AddContent(const CsrView& item_filter, const CsrView& content_filter,
               std::span<const uint8_t> is_cold, const Mixture& mixture) {
  const double content_norm = Norm(content_filter.values);
  const double filter_norm = Norm(item_filter.values);
  // Where nobody has acted on two items, the content filter stands alone.
  const double scale = filter_norm > 0 ? mixture.content_share * filter_norm / content_norm : 1;
  Csr mixed = AddScaled(item_filter, content_filter, scale);
  for (size_t i = 0; i < mixed.columns.size(); ++i) {
    if (is_cold[mixed.columns[i]] != 0) mixed.values[i] *= mixture.cold_scale;
  }
  return mixed;
}

Factors MixEmbeddings(const RelationSources& sources, const Mixture& mixture) {
  Factors mixed = sources.embeddings;
  ScaleRows(sources.is_cold, mixture.cold_scale, &mixed.items);
  ScaleRows(sources.is_cold_user, mixture.cold_scale, &mixed.users);
  return mixed;
}

}  // namespace bole
