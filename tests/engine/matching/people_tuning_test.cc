#include "engine/matching/people_tuning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "engine/base/error.h"
#include "tests/support/plain_file.h"
#include "tests/support/small_graphs.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

// A graph of ties alone.
struct TiesOnly {
  explicit TiesOnly(Csr matrix) : ties(std::move(matrix)) {
    nothing.num_columns = ties.num_columns;
    nothing.offsets.assign(ties.num_rows() + 1, 0);
    graph.ties = graph.acquaintances = ties.view();
    graph.follows = graph.followers = graph.contacts = graph.contact_owners = nothing.view();
    graph.groups = graph.group_members = nothing.view();
    graph.employers.offsets = graph.schools.offsets = nothing.offsets;
  }

  Csr ties;
  Csr nothing;
  MemberGraph graph;
};

TEST(PeopleTuningTest, IsTheSameForAnyNumberOfThreads) {
  const TiesOnly random(MakeRandomTies(300, 3000, 4));
  const PeopleTuning one = TunePeopleWeights(random.graph, std::nullopt, {.num_threads = 1});
  const PeopleTuning three = TunePeopleWeights(random.graph, std::nullopt, {.num_threads = 3});
  EXPECT_EQ(one.weights, three.weights);
  EXPECT_EQ(one.recall_at_20, three.recall_at_20);
}

// Everybody is tied to a few of ten stars and hardly to anyone else.
TEST(PeopleTuningTest, ListsTheWellConnectedWhereEveryoneIsTiedToThem) {
  Random random(8);
  std::vector<CsrEntry> ties;
  for (uint32_t member = 10; member < 600; ++member) {
    for (int i = 0; i < 4; ++i) ties.push_back({member, static_cast<uint32_t>(random.Below(10))});
    ties.push_back({member, 10 + static_cast<uint32_t>(random.Below(member - 9))});
  }
  std::erase_if(ties, [](const CsrEntry& tie) { return tie.row == tie.column; });
  const TiesOnly stars(MakeSymmetric(ties, 600));
  const PeopleTuning tuning = TunePeopleWeights(stars.graph, std::nullopt);
  EXPECT_GT(tuning.weights.well_connected + tuning.weights.connectedness_power,
            PeopleWeights{}.connectedness_power);
  EXPECT_GT(tuning.recall_at_20, tuning.default_recall_at_20);
}

// Ties at random, of which shared acquaintances say nothing: who knows the hidden ones gets more
// weight, who points elsewhere none.
TEST(PeopleTuningTest, WeighsNearnessInTheGraphByWhatItForetells) {
  constexpr float kLoud = 10;  // a fraction of a shared acquaintance by the default weight
  const TiesOnly graph(MakeRandomTies(200, 1200, 5));
  const CsrView ties = graph.ties.view();
  const auto tune = [&](bool wants_tied) {
    const auto find_near = [&](const CsrView& known) {
      std::vector<CsrEntry> near;
      for (uint32_t a = 0; a < known.num_rows(); ++a) {
        for (uint32_t b = 0; b < known.num_columns; ++b) {
          const bool is_tied = std::ranges::binary_search(ties.row(a), b);
          if (a != b && is_tied == wants_tied) near.push_back({a, b, kLoud});
        }
      }
      return MakeCsr(std::move(near), known.num_rows(), known.num_columns, Duplicates::kMax);
    };
    return TunePeopleWeights(graph.graph, std::nullopt, {.find_near = find_near}).weights;
  };
  EXPECT_GT(tune(true).near_in_graph, PeopleWeights{}.near_in_graph);
  EXPECT_EQ(tune(false).near_in_graph, 0);
}

TEST(PeopleTuningTest, KeepsTheDefaultWithoutTies) {
  const TiesOnly nobody(MakeSymmetric({}, 5));
  EXPECT_EQ(TunePeopleWeights(nobody.graph, std::nullopt).weights, PeopleWeights{});
}

TEST(PeopleWeightsFileTest, ReadsWhatWasWritten) {
  const TemporaryDirectory directory;
  PeopleWeights weights;
  weights.schoolmates = 7;
  weights.connectedness_power = 0.5f;
  WritePeopleWeights(directory / "weights.bole", weights);
  EXPECT_EQ(ReadPeopleWeights(directory / "weights.bole"), weights);
}

TEST(PeopleWeightsFileTest, RefusesAnotherFile) {
  const TemporaryDirectory directory;
  WritePlainFile(directory / "weights.bole", "not weights");
  EXPECT_THROW(ReadPeopleWeights(directory / "weights.bole"), Error);
  EXPECT_THROW(ReadPeopleWeights(directory / "missing.bole"), Error);
}

}  // namespace
}  // namespace bole
