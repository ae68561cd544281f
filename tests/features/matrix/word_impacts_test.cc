#include "features/matrix/word_impacts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/features/matrix/shared_splitter.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr float kTolerance = 1e-5F;

// A profile with one text.
class Texts : public ProfileSource {
 public:
  explicit Texts(std::vector<std::string> texts) : texts_(std::move(texts)) {}
  size_t size() const override { return texts_.size(); }
  Profile Read(size_t row) const override { return {{Field::kWord, texts_[row]}}; }
  bool IsFitted(size_t) const override { return true; }

 private:
  std::vector<std::string> texts_;
};

// Items of 2, 4 and 3 words: a mean length of 3. "golang" is in two of three and weighs
// ln(1 + 1.5 / 2.5) = .4700; "rust" in one, ln(1 + 2.5 / 1.5) = .9808.
const Texts kItems({"golang java", "golang rust golang java", "java sql sql"});

TEST(WordImpactsTest, AnItemsWordAddsItsShareOfBm25) {
  const WordImpacts impacts =
      MakeWordImpacts(Texts({"rust, golang, golang", "cobol", ""}), kItems, SharedSplitter(), 1);
  // Columns in the order of first use: golang, java, rust, sql.
  ASSERT_EQ(impacts.items.num_columns, 4U);
  ASSERT_EQ(impacts.queries.num_columns, 4U);
  EXPECT_THAT(impacts.queries.view().row(0), ElementsAre(0, 2));
  EXPECT_THAT(impacts.queries.view().row(1), IsEmpty()) << "no item says so";
  EXPECT_THAT(impacts.queries.view().row(2), IsEmpty());
  EXPECT_THAT(impacts.queries.values, IsEmpty()) << "a word counts once";
  EXPECT_THAT(impacts.items.view().row(1), ElementsAre(0, 1, 2));
  const auto of_first = impacts.items.view().row_values(0);
  const auto of_second = impacts.items.view().row_values(1);
  // .4700 * 2.2 / (1 + 1.2 (.25 + .75 * 2/3)), .4700 * 2 * 2.2 / (2 + 1.2 (.25 + .75 * 4/3)),
  // .9808 * 2.2 / (1 + 1.5)
  EXPECT_NEAR(of_first[0], 0.470004F * 2.2F / 1.9F, kTolerance);
  EXPECT_NEAR(of_second[0], 0.470004F * 4.4F / 3.5F, kTolerance);
  EXPECT_NEAR(of_second[2], 0.980829F * 2.2F / 2.5F, kTolerance);
}

TEST(WordImpactsTest, NobodySaysAnything) {
  const WordImpacts impacts = MakeWordImpacts(Texts({"rust"}), Texts({}), SharedSplitter(), 1);
  EXPECT_EQ(impacts.items.num_rows(), 0U);
  EXPECT_EQ(impacts.queries.num_rows(), 1U);
  EXPECT_THAT(impacts.queries.columns, IsEmpty());
}

TEST(WordImpactsTest, AnyNumberOfThreadsGivesTheSameBytes) {
  std::vector<std::string> many;
  for (int i = 0; i < 300; ++i) many.push_back("java golang w" + std::to_string(i % 7));
  const WordImpacts one = MakeWordImpacts(Texts(many), Texts(many), SharedSplitter(), 1);
  const WordImpacts three = MakeWordImpacts(Texts(many), Texts(many), SharedSplitter(), 3);
  EXPECT_EQ(one.items.columns, three.items.columns);
  EXPECT_EQ(one.items.values, three.items.values);
  EXPECT_EQ(one.queries.columns, three.queries.columns);
}

}  // namespace
}  // namespace bole
