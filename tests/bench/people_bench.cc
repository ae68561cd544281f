// Measures "people you may know" on public graphs: recall@20 and reciprocal rank of held-out ties
// among all members that aren't tied, for each source alone and all together.
//
//   people_bench facebook DIRECTORY   a college: members.csv.gz, connections.csv.gz
//   people_bench graph    DIRECTORY   connections.csv.gz
//   people_bench trust    DIRECTORY   trust.csv.gz: directed, read as follows
//
// A fifth of the ties is held out by a hash of the pair. Weights are tuned on the rest.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/random.h"
#include "engine/base/vocabulary.h"
#include "engine/matching/people_recommender.h"
#include "engine/matching/people_tuning.h"
#include "engine/store/table.h"
#include "features/graph/member_graph_arrays.h"

namespace bole {
namespace {

namespace fs = std::filesystem;
using Rows = std::vector<std::vector<int64_t>>;
using Pair = std::pair<uint32_t, uint32_t>;

constexpr size_t kTop = 20;  // recall@20
constexpr size_t kMostMembersAsked = 3000;
// Times that stand for the parts; after all that is told of schools.
constexpr int64_t kTrain = 2'000'000'000, kTest = kTrain + 1;

// Numbers of a gzipped CSV file with a header.
Rows ReadNumbers(const fs::path& path) {
  FILE* pipe = popen(("gzip -dc '" + path.string() + "'").c_str(), "r");
  if (pipe == nullptr) throw Error(ErrorCode::kUnavailable, "can't read: " + path.string());
  Rows rows;
  char line[4096];
  while (std::fgets(line, sizeof line, pipe) != nullptr) {
    std::vector<int64_t> row;
    for (char* at = line; *at >= '0' && *at <= '9';) {
      row.push_back(std::strtoll(at, &at, 10));
      if (*at == ',') ++at;
    }
    if (!row.empty()) rows.push_back(std::move(row));
  }
  pclose(pipe);
  return rows;
}

int64_t PartOf(uint32_t a, uint32_t b) {
  return Mix64(uint64_t{std::min(a, b)} << 32 | std::max(a, b)) % 5 == 0 ? kTest : kTrain;
}

struct World {
  size_t num_members = 0;
  std::vector<Pair> pairs;  // ties or follows
  bool directed = false;
  // Educations: member, name, first year, last year (0: not known).
  struct Education {
    uint32_t member;
    std::string school;
    int64_t from, to;
  };
  std::vector<Education> educations;
};

int64_t SecondsOfYear(int64_t year) {
  return (year - 1970) * 31556952 + 86400;
}

// What a college knows of its members, as a site would tell it: the class of a year and the major
// at the college, the dorm, and the high school in the years before.
void AddEducations(const std::vector<int64_t>& row, World& world) {
  const auto member = static_cast<uint32_t>(row[0]);
  const int64_t major = row[3], dorm = row[5], year = row[6], high_school = row[7];
  const int64_t from = year > 0 ? year - 4 : 0;
  const auto add = [&](const std::string& name, int64_t first, int64_t last) {
    world.educations.push_back({member, name, first, last});
  };
  if (year > 0) add("college", from, year);
  if (dorm > 0) add("dorm " + std::to_string(dorm), from, year);
  if (major > 0) add("major " + std::to_string(major), from, year);
  if (high_school > 0) {
    add("high school " + std::to_string(high_school), from > 0 ? from - 4 : 0, from);
  }
}

World ReadWorld(const std::string& kind, const fs::path& directory) {
  World world;
  world.directed = kind == "trust";
  const Rows rows =
      ReadNumbers(directory / (world.directed ? "trust.csv.gz" : "connections.csv.gz"));
  std::map<int64_t, uint32_t> numbers;  // dense rows; a college's are dense already
  for (const auto& row : rows) {
    for (int64_t id : {row[0], row[1]}) numbers.try_emplace(id, 0);
  }
  if (kind == "facebook") {
    for (const auto& row : ReadNumbers(directory / "members.csv.gz")) {
      numbers.try_emplace(row[0], 0);
      AddEducations(row, world);
    }
  }
  for (auto& [id, number] : numbers) number = static_cast<uint32_t>(world.num_members++);
  for (const auto& row : rows) world.pairs.emplace_back(numbers[row[0]], numbers[row[1]]);
  return world;
}

// Writes a table of which only a few columns hold something.
class Tables {
 public:
  explicit Tables(const World& world)
      : directory_(fs::temp_directory_path() / ("people_bench_" + std::to_string(getpid()))) {
    fs::create_directories(directory_);
    WriteMembers(world.num_members);
    WriteConnections(world.directed ? World{} : world);
    WriteArrows("follows", world.directed ? world : World{});
    WriteArrows("contacts", {});
    WriteEducations(world);
    WriteEmpty();
  }
  ~Tables() { fs::remove_all(directory_); }

  GraphTables Open() const { return GraphTables::Open(directory_); }

 private:
  fs::path PathOf(const std::string& name) const { return directory_ / (name + ".bole"); }

  void WriteMembers(size_t count) {
    TableWriter table(PathOf("members"));
    table.AddFlags("discoverable", std::vector<Flag>(count, Flag::kUnknown));
    table.Finish();
  }

  void WriteConnections(const World& world) {
    std::vector<uint32_t> a, b;
    std::vector<int64_t> times;
    for (const auto& [x, y] : world.pairs) {
      a.push_back(x);
      b.push_back(y);
      times.push_back(PartOf(x, y));
    }
    TableWriter table(PathOf("connections"));
    table.AddRows("member_a", a);
    table.AddRows("member_b", b);
    table.AddTimes("connected_at", times);
    table.AddCodes("origin",
                   std::vector<uint8_t>(a.size(), static_cast<uint8_t>(TieOrigin::kUnknown)));
    table.AddReals("weight", std::vector<float>(a.size(), std::nanf("")));
    table.Finish();
  }

  void WriteArrows(const std::string& name, const World& world) {
    std::vector<uint32_t> from, to;
    std::vector<int64_t> times;
    TextColumnBuilder channels;
    for (const auto& [x, y] : world.pairs) {
      from.push_back(x);
      to.push_back(y);
      times.push_back(PartOf(x, y));
      channels.Add("");
    }
    TableWriter table(PathOf(name));
    table.AddRows("from_id", from);
    table.AddRows("to_id", to);
    table.AddTimes("at", times);
    table.AddText("channel", channels);
    table.Finish();
  }

  void WriteEducations(const World& world) {
    std::vector<uint32_t> members;
    std::vector<int64_t> starts, ends;
    TextColumnBuilder schools;
    for (const auto& education : world.educations) {
      members.push_back(education.member);
      schools.Add(education.school);
      starts.push_back(education.from > 0 ? SecondsOfYear(education.from) : kNoTime);
      ends.push_back(education.to > 0 ? SecondsOfYear(education.to) : kNoTime);
    }
    TableWriter table(PathOf("educations"));
    table.AddRows("member_id", members);
    table.AddText("school", schools);
    table.AddTimes("started_at", starts);
    table.AddTimes("ended_at", ends);
    table.Finish();
  }

  void WriteEmpty() {
    TableWriter companies(PathOf("companies"));
    companies.AddRows("parent_id", {});
    companies.Finish();
    TableWriter groups(PathOf("groups"));
    groups.AddText("group_id", {});
    groups.AddRows("member_id", {});
    groups.AddTimes("joined_at", {});
    groups.Finish();
    TableWriter positions(PathOf("positions"));
    positions.AddRows("member_id", {});
    positions.AddRows("company_id", {});
    positions.AddTimes("started_at", {});
    positions.AddTimes("ended_at", {});
    positions.Finish();
    TableWriter interactions(PathOf("interactions"));
    for (const char* name : {"actor_kind", "action", "object_kind"})
      interactions.AddCodes(name, {});
    for (const char* name : {"actor_id", "object_id"}) interactions.AddRows(name, {});
    interactions.AddTimes("at", {});
    interactions.Finish();
  }

  fs::path directory_;
};

// For each member with held-out ties its recall@20 and the reciprocal rank of the first.
struct Quality {
  std::vector<double> recall;
  std::vector<double> reciprocal_rank;
};

class Evaluation {
 public:
  Evaluation(const World& world, const MemberGraph& graph) : graph_(graph) {
    held_out_.resize(world.num_members);
    for (const auto& [a, b] : world.pairs) {
      if (PartOf(a, b) != kTest) continue;
      held_out_[a].insert(b);
      if (!world.directed) held_out_[b].insert(a);
    }
    for (uint32_t member = 0; member < world.num_members; ++member) {
      if (!held_out_[member].empty()) asked_.push_back(member);
    }
    std::sort(asked_.begin(), asked_.end(),
              [](uint32_t a, uint32_t b) { return Mix64(a) < Mix64(b); });
    asked_.resize(std::min(asked_.size(), kMostMembersAsked));
  }

  Quality Measure(const PeopleWeights& weights, const TwoHopOptions& two_hop) const {
    const PeopleRecommender recommender(graph_, std::nullopt, weights, std::nullopt, two_hop);
    Quality quality = {std::vector<double>(asked_.size()), std::vector<double>(asked_.size())};
    ParallelFor(asked_.size(), 16, DefaultNumThreads(), [&](const Chunk& chunk) {
      for (size_t i = chunk.begin; i < chunk.end; ++i) MeasureOne(recommender, i, quality);
    });
    return quality;
  }

 private:
  void MeasureOne(const PeopleRecommender& recommender, size_t i, Quality& quality) const {
    const auto& wanted = held_out_[asked_[i]];
    // Nobody that is followed already is asked for again.
    const auto list = recommender.Recommend(asked_[i], graph_.num_members(),
                                            Without(graph_.follows.row(asked_[i]), NoFilter()));
    size_t hits = 0;
    for (size_t rank = 0; rank < list.size(); ++rank) {
      if (!wanted.contains(list[rank].row)) continue;
      if (quality.reciprocal_rank[i] == 0) quality.reciprocal_rank[i] = 1.0 / (rank + 1);
      if (rank >= kTop) break;
      ++hits;
    }
    quality.recall[i] = static_cast<double>(hits) / wanted.size();
  }

  const MemberGraph& graph_;
  std::vector<std::set<uint32_t>> held_out_;
  std::vector<uint32_t> asked_;
};

double Mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / values.size();
}

void Print(const std::string& name, const Quality& quality, const Quality* against) {
  std::printf("%-34s recall@20 %.4f  mrr %.4f", name.c_str(), Mean(quality.recall),
              Mean(quality.reciprocal_rank));
  if (against != nullptr) {
    std::vector<double> gain(quality.recall.size());
    for (size_t i = 0; i < gain.size(); ++i) gain[i] = quality.recall[i] - against->recall[i];
    const double mean = Mean(gain);
    double squares = 0;
    for (const double g : gain) squares += (g - mean) * (g - mean);
    const double error = std::sqrt(squares / gain.size() / std::max<size_t>(1, gain.size() - 1));
    std::printf("  gain %+.4f +- %.4f", mean, error);
  }
  std::printf("\n");
  std::fflush(stdout);
}

PeopleWeights Only(float PeopleWeights::*source) {
  PeopleWeights weights = NoPeopleWeights();
  if (source != nullptr) weights.*source = 1;
  return weights;
}

void MeasureSpeed(const MemberGraph& graph) {
  const TwoHop two_hop(graph.acquaintances, {});
  uint64_t wedges = 0;
  for (uint32_t row = 0; row < graph.num_members(); ++row) wedges += two_hop.CountWedges(row);
  for (const size_t threads : {1, 2}) {
    const auto start = std::chrono::steady_clock::now();
    two_hop.SearchAll(100, threads);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("two-hop top 100 of all, %zu threads: %.2f s, %.0f million wedges/s\n", threads,
                seconds.count(), wedges / seconds.count() / 1e6);
  }
}

void MeasureSources(const Evaluation& evaluation, const MemberGraph& graph) {
  const TwoHopOptions adamic_adar = {.adamic_adar = 1, .resource_allocation = 0};
  const TwoHopOptions allocation = {.adamic_adar = 0, .resource_allocation = 1};
  const Quality popular = evaluation.Measure(Only(nullptr), {});
  Print("most connected", popular, nullptr);
  const auto connections = Only(&PeopleWeights::shared_connections);
  Print("Adamic-Adar", evaluation.Measure(connections, adamic_adar), &popular);
  const Quality allocated = evaluation.Measure(connections, allocation);
  Print("resource allocation", allocated, &popular);
  Print("both", evaluation.Measure(connections, {}), &popular);
  Print("schoolmates", evaluation.Measure(Only(&PeopleWeights::schoolmates), {}), &popular);
  Print("all (gain over allocation)", evaluation.Measure({}, {}), &allocated);
  const PeopleTuning tuning =
      TunePeopleWeights(graph, std::nullopt, {.num_threads = DefaultNumThreads()});
  std::printf(
      "tuned: power %.1f, well connected %.3f, schoolmates %.2f; recall of the tuning part "
      "%.4f, by default %.4f\n",
      tuning.weights.connectedness_power, tuning.weights.well_connected, tuning.weights.schoolmates,
      tuning.recall_at_20, tuning.default_recall_at_20);
  const Quality tuned = evaluation.Measure(tuning.weights, {});
  Print("all, tuned (over allocation)", tuned, &allocated);
  Print("all, tuned (over most connected)", tuned, &popular);
}

int Run(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: people_bench facebook|graph|trust DIRECTORY [--speed]\n");
    return 2;
  }
  const std::string mode = argc > 3 ? argv[3] : "";
  const World world = ReadWorld(argv[1], argv[2]);
  const Tables tables(world);
  const GraphPeriod period = {.until = kTest};
  const MemberGraphArrays arrays = MakeMemberGraph(tables.Open(), period);
  const MemberGraph graph = arrays.view();
  std::printf("%zu members, %zu ties, %zu follows\n", graph.num_members(),
              graph.ties.num_entries() / 2, graph.follows.num_entries());
  const Evaluation evaluation(world, graph);
  if (mode == "--speed") {
    MeasureSpeed(graph);
  } else {
    MeasureSources(evaluation, graph);
  }
  return 0;
}

}  // namespace
}  // namespace bole

int main(int argc, char** argv) {
  return bole::Run(argc, argv);
}
