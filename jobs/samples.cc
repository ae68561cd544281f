#include "jobs/samples.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "engine/ranking/reason_text.h"
#include "jobs/list_plan.h"

namespace bole {
namespace {

constexpr size_t kSampleListLength = 10;  // what fits on a page
constexpr double kEnough = 10;            // interactions or ties of someone ordinary

bool IsChinese(std::string_view text) {
  // Han characters of the basic block are the UTF-8 lead bytes E4 to E9.
  return std::ranges::any_of(text, [](unsigned char c) { return c >= 0xE4 && c <= 0xE9; });
}

// The row with the largest weight among those with one, ties by smaller row.
std::optional<uint32_t> Heaviest(size_t num_rows,
                                 const std::function<std::optional<double>(uint32_t)>& weight) {
  std::optional<uint32_t> best;
  double best_weight = 0;
  for (uint32_t row = 0; row < num_rows; ++row) {
    const std::optional<double> this_weight = weight(row);
    if (!this_weight || (best && *this_weight <= best_weight)) continue;
    best = row;
    best_weight = *this_weight;
  }
  return best;
}

std::vector<Surface> SurfacesOf(EntityKind kind) {
  std::vector<Surface> surfaces;
  for (size_t i = 0; i < kSurfaceNames.size(); ++i) {
    if (QueryKind(static_cast<Surface>(i)) == kind) surfaces.push_back(static_cast<Surface>(i));
  }
  return surfaces;
}

nlohmann::json ItemLine(const SnapshotAnswers& answers, Surface surface, uint32_t query,
                        const Recommendation& item) {
  const EntityKind kind = ItemKind(surface);
  const Card card = answers.Describe(kind, item.row);
  nlohmann::json reasons = nlohmann::json::array();
  for (const Reason& reason : answers.Reasons(surface, query, item)) {
    reasons.push_back(ReasonText(reason));
  }
  return {{"id", std::string(answers.Id(kind, item.row))},
          {"title", card.title},
          {"subtitle", card.subtitle},
          {"score", item.score},
          {"source", std::string(kSourceNames[static_cast<size_t>(item.source)])},
          {"reasons", reasons}};
}

nlohmann::json ListOf(const SnapshotAnswers& answers, Surface surface, uint32_t query) {
  nlohmann::json items = nlohmann::json::array();
  const Answer answer =
      answers.List({.surface = surface, .query = query, .count = kSampleListLength});
  for (const Recommendation& item : answer.items) {
    items.push_back(ItemLine(answers, surface, query, item));
  }
  return {{"surface", NameOf(surface)}, {"items", items}};
}

}  // namespace

std::vector<Sample> ChooseSamples(const SnapshotAnswers& answers) {
  const Matchmaker& maker = answers.matchmaker();
  const CsrView history = maker.member_job().history();
  const CsrView ties = maker.graph().ties;
  std::vector<Sample> samples;
  const auto add = [&](EntityKind kind, std::optional<uint32_t> row) {
    if (row) samples.push_back({kind, *row});
  };
  // Someone ordinary says more than whoever did most: what is beyond ten doesn't count.
  const auto member = [&](bool chinese) {
    return Heaviest(maker.num_members(), [&, chinese](uint32_t row) -> std::optional<double> {
      const Card card = answers.Describe(EntityKind::kMember, row);
      if (card.title.empty() || IsChinese(card.title) != chinese) return std::nullopt;
      return std::min<double>(kEnough, history.row_size(row)) +
             std::min<double>(kEnough, ties.row_size(row));
    });
  };
  add(EntityKind::kMember, member(true));
  add(EntityKind::kMember, member(false));
  if (samples.empty()) {
    add(EntityKind::kMember, Heaviest(maker.num_members(), [&](uint32_t row) {
          return static_cast<double>(history.row_size(row) + ties.row_size(row));
        }));
  }
  add(EntityKind::kJob, Heaviest(maker.num_jobs(), [&](uint32_t row) -> std::optional<double> {
        if (answers.List({.surface = Surface::kCandidatesForJob, .query = row, .count = 1})
                .items.empty()) {
          return std::nullopt;
        }
        return maker.member_job().object_popularity()[row];
      }));
  add(EntityKind::kHeadhunter, Heaviest(maker.num_headhunters(), [&](uint32_t row) {
        return static_cast<double>(maker.headhunter_member().history().row_size(row));
      }));
  return samples;
}

nlohmann::json SampleFacts(const SnapshotAnswers& answers, const std::vector<Sample>& samples) {
  nlohmann::json facts = nlohmann::json::array();
  for (const Sample& sample : samples) {
    facts.push_back({{"kind", std::string(kEntityKindNames[static_cast<size_t>(sample.kind)])},
                     {"id", std::string(answers.Id(sample.kind, sample.row))},
                     {"title", answers.Describe(sample.kind, sample.row).title}});
  }
  return facts;
}

nlohmann::json SampleLists(const SnapshotAnswers& answers, const std::vector<Sample>& samples) {
  nlohmann::json cards = nlohmann::json::array();
  for (const Sample& sample : samples) {
    const Card card = answers.Describe(sample.kind, sample.row);
    nlohmann::json lists = nlohmann::json::array();
    for (const Surface surface : SurfacesOf(sample.kind)) {
      if (answers.num_entities(ItemKind(surface)) > 0) {
        lists.push_back(ListOf(answers, surface, sample.row));
      }
    }
    cards.push_back({{"id", std::string(answers.Id(sample.kind, sample.row))},
                     {"title", card.title},
                     {"subtitle", card.subtitle},
                     {"lists", lists}});
  }
  return cards;
}

}  // namespace bole
