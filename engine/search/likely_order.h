// The order of a search's results by how likely each is to be wanted and to answer: a second stage
// behind the order by text.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/matching/foreteller.h"
#include "engine/search/likely_rows.h"
#include "engine/search/own_kinds.h"
#include "engine/search/row_set.h"

namespace bole {

// What put a row where it is.
enum class OrderSource : uint8_t {
  kText,      // the text alone: behind those that were looked at
  kHabits,    // share of answers, days away, whether open to work where the viewer may know; the
              // kinds that the viewer went for before
  kForetold,  // what the snapshot learned of viewer and row: MatchForecast::joint
};

struct OrderFacts {
  OrderSource source = OrderSource::kText;
  float fit = 1;     // score by text, of the best; 1 where no text ranks
  float likely = 0;  // probability of an answer, of kForetold that both want it; of kText 0
  float own = 1;     // odds by the viewer's own history; of kHabits, else 1

  bool operator==(const OrderFacts&) const = default;
};

struct OrderedRows {
  std::vector<ScoredRow> rows;    // best first, ties by row
  std::vector<OrderFacts> facts;  // of each
};

// Who searches.
struct LikelyViewer {
  bool knows_secrets = false;           // may be told who is open to work
  std::shared_ptr<const OwnKinds> own;  // nullptr: nothing is known
  // Who foretells pairs of the surface between viewer and rows; nullptr: nobody, habits decide.
  const Foreteller* foreteller = nullptr;
  Surface surface = Surface::kCandidatesForHeadhunter;
  uint32_t viewer = 0;
};

// The odds that a row is worth its place are
//
//   fit^kFitPower * p / (1 - p)
//
// with p foretold, or by habits: the odds of LikelyRows times those of OwnKinds. A score is the
// probability of these odds, in (0, 1). What isn't looked at keeps the order by text behind, with
// scores of 0 and less, as far below 0 as the text's is below the best.
//
// Privacy. Depends on the row, on the viewer's own history and on what the viewer may know; what is
// foretold is the number of candidates' lists, which no dealing of the two changes.
//
// Rows and foreteller must outlive it. Thread safety: const and safe from any number of threads;
// the same for any number of them.
class LikelyOrder {
 public:
  // Of those found by text so many are put in order: where many match a page, where few do more.
  // Finding each costs the search by words: of 200,000 members and ten terms 20 take .33 ms, 40
  // .38, 80 .48, 200 .76. Who is among few is found anyway.
  static constexpr size_t kDepth = 20;
  static constexpr size_t kDepthOfFew = 100;
  static constexpr uint64_t kFewMatching = 8192;
  static constexpr size_t Depth(uint64_t num_matching) {
    return num_matching <= kFewMatching ? kDepthOfFew : kDepth;
  }
  // Where no text ranks, so many of the first by habits are put in the order that is foretold.
  static constexpr size_t kForetold = 100;
  // A guess: who fits half as well, another occupation nearly always, must be 16 times as likely.
  static constexpr float kFitPower = 4;
  static constexpr float kLeastFit = 1.0f / 16;  // also of who has nothing of the text

  LikelyOrder(const LikelyRows& rows, LikelyViewer viewer)
      : rows_(rows), viewer_(std::move(viewer)) {}

  // Puts the first `depth` of these in order; they are all, or at least so many, best first.
  OrderedRows Order(std::span<const ScoredRow> by_text, size_t depth) const;

  // The best of all that match, `count` or all when these are fewer, without a text. Costs what
  // those cost that may be among them: rows are looked at in the order of habits until nobody can
  // be.
  OrderedRows First(const RowSet& matching, size_t count) const;

 private:
  float OwnLogOdds(uint32_t row) const;
  float LogOdds(uint32_t row) const;
  OrderFacts ByHabits(uint32_t row) const;
  std::vector<ScoredRow> BestByHabits(const RowSet& matching, size_t count) const;
  bool AddInOrder(const RowSet& matching, TopK& best) const;
  void Foretell(OrderedRows& ordered, size_t count) const;

  const LikelyRows& rows_;
  const LikelyViewer viewer_;
};

}  // namespace bole
