#include "jobs/bench/tie_list.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "engine/base/error.h"
#include "features/tables/database.h"

namespace bole {

TieList ReadTies(const std::filesystem::path& path) {
  TieList list{.name = path.stem().stem().string()};
  Database database({});
  QueryResult result =
      database.Query("SELECT COLUMNS(*)::VARCHAR FROM read_csv(" + QuoteText(path.string()) + ")");
  if (result.num_columns() != 2) {
    throw Error(ErrorCode::kInvalidArgument, "a tie has two ends: " + path.string());
  }
  std::unordered_map<std::string, uint32_t> rows;
  const auto row_of = [&](std::string_view id) {
    return rows.emplace(id, static_cast<uint32_t>(rows.size())).first->second;
  };
  while (const auto chunk = result.Next()) {
    for (size_t i = 0; i < chunk->num_rows(); ++i) {
      const uint32_t a = row_of(chunk->column(0).Text(i)), b = row_of(chunk->column(1).Text(i));
      if (a != b) list.ties.emplace_back(std::min(a, b), std::max(a, b));
    }
  }
  list.num_rows = static_cast<uint32_t>(rows.size());
  std::sort(list.ties.begin(), list.ties.end());
  list.ties.erase(std::unique(list.ties.begin(), list.ties.end()), list.ties.end());
  return list;
}

Csr GraphOf(const TieList& list) {
  std::vector<CsrEntry> entries;
  entries.reserve(2 * list.ties.size());
  for (const auto& [a, b] : list.ties) entries.insert(entries.end(), {{a, b}, {b, a}});
  return MakeCsr(std::move(entries), list.num_rows, list.num_rows, Duplicates::kMax);
}

LinkQuestion AskBesideStrangers(std::span<const RowPair> ties, const TieList& all, Random& random) {
  LinkQuestion question{{ties.begin(), ties.end()}, std::vector<float>(ties.size(), 1)};
  const std::set<RowPair> tied(all.ties.begin(), all.ties.end());
  std::set<RowPair> drawn;
  while (drawn.size() < ties.size()) {
    const auto a = static_cast<uint32_t>(random.Below(all.num_rows));
    const auto b = static_cast<uint32_t>(random.Below(all.num_rows));
    const RowPair pair = std::minmax(a, b);
    if (a != b && !tied.contains(pair) && drawn.insert(pair).second) {
      question.pairs.push_back(pair);
      question.labels.push_back(0);
    }
  }
  return question;
}

HeldOutTies HoldOutTies(const TieList& all, double share, Random& random) {
  std::vector<RowPair> ties = all.ties;
  Shuffle(random, ties);
  const auto num_held = static_cast<size_t>(share * static_cast<double>(ties.size()));
  LinkQuestion question = AskBesideStrangers(std::span(ties).first(num_held), all, random);
  ties.erase(ties.begin(), ties.begin() + static_cast<ptrdiff_t>(num_held));
  return {{all.name, all.num_rows, std::move(ties)}, std::move(question)};
}

void Shuffle(Random& random, std::vector<RowPair>& pairs) {
  for (size_t i = pairs.size(); i > 1; --i) std::swap(pairs[i - 1], pairs[random.Below(i)]);
}

double AreaUnderCurve(std::span<const float> scores, std::span<const float> labels,
                      std::span<const size_t> places) {
  std::vector<size_t> order(places.begin(), places.end());
  std::ranges::sort(order, {}, [&](size_t i) { return scores[i]; });
  double below = 0, area = 0, num_ties = 0;
  for (size_t i = 0; i < order.size();) {
    double ties = 0, strangers = 0;
    const float score = scores[order[i]];
    for (; i < order.size() && scores[order[i]] == score; ++i) {
      (labels[order[i]] > 0 ? ties : strangers) += 1;
    }
    area += ties * (below + strangers / 2);
    below += strangers;
    num_ties += ties;
  }
  return area / (num_ties * below);
}

}  // namespace bole
