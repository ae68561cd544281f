#include "jobs/bench/bm25.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Except : public RowFilter {
 public:
  explicit Except(uint32_t row) : row_(row) {}
  bool Allows(uint32_t row) const override { return row != row_; }

 private:
  uint32_t row_;
};

// Three rows, of 2, 4 and 3 words: a mean length of 3. "go" is in two of them and weighs
// ln(1 + 1.5 / 2.5) = .470; "rust" in one and weighs ln(1 + 2.5 / 1.5) = .981.
//
//   go:    row 0  .470 · 2.2 / (1 + 1.2 (.25 + .75 · 2/3)) = .544
//          row 1  .470 · 2 · 2.2 / (2 + 1.2 (.25 + .75 · 4/3)) = .591
//   rust:  row 1  .981 · 2.2 / (1 + 1.5) = .863
const RowWords kRows = {{"go", "java"}, {"go", "rust", "go", "java"}, {"java", "sql", "sql"}};

TEST(Bm25Test, PutsRowsInTheOrderOfScoresByHand) {
  const Bm25 rows(kRows);
  EXPECT_THAT(rows.Best({"go"}, 3, NoFilter()), ElementsAre(1, 0));
  EXPECT_THAT(rows.Best({"rust", "go"}, 3, NoFilter()), ElementsAre(1, 0));
  // "java" is in all and weighs ln(1 + .5 / 3.5) = .134; the shorter row 0 has more of it.
  EXPECT_THAT(rows.Best({"java"}, 3, NoFilter()), ElementsAre(0, 2, 1));
}

TEST(Bm25Test, ARepeatedWordOfAQueryCountsOnce) {
  const Bm25 rows(kRows);
  // "sql" gives row 2 some 1.35, "go" row 1 .591, however often it is said.
  EXPECT_THAT(rows.Best({"sql", "go", "go", "go", "go"}, 1, NoFilter()), ElementsAre(2));
}

TEST(Bm25Test, ListsWhatIsAllowedAndSharesAWordAlone) {
  const Bm25 rows(kRows);
  EXPECT_THAT(rows.Best({"go"}, 3, Except(1)), ElementsAre(0));
  EXPECT_THAT(rows.Best({"go"}, 1, NoFilter()), ElementsAre(1));
  EXPECT_THAT(rows.Best({"cobol"}, 3, NoFilter()), IsEmpty());
  EXPECT_THAT(rows.Best({}, 3, NoFilter()), IsEmpty());
  EXPECT_THAT(Bm25({}).Best({"go"}, 3, NoFilter()), IsEmpty());
  EXPECT_THAT(rows.Best({"go"}, 0, NoFilter()), IsEmpty());
}

TEST(Bm25Test, AmongEqualsTheSmallerRowIsFirst) {
  EXPECT_THAT(Bm25({{"go"}, {"go"}, {"go"}}).Best({"go"}, 2, NoFilter()), ElementsAre(0, 1));
}

}  // namespace
}  // namespace bole
