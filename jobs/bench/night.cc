#include "jobs/bench/night.h"

#include <glog/logging.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "engine/store/manifest.h"
#include "engine/store/snapshot_store.h"
#include "features/world/world.h"
#include "jobs/bench/figures_file.h"
#include "jobs/bench/measured_limits.h"
#include "jobs/bench/series.h"
#include "jobs/bench/stage_times.h"
#include "jobs/steps.h"

namespace bole {
namespace {

// June of a generated world is held out, as in the demo.
constexpr const char* kWorldSplit = "split.at=2026-06-01";

// A folder of the bench's own that goes with it.
class ScratchFolder {
 public:
  explicit ScratchFolder(const std::filesystem::path& parent) {
    std::string name = (parent / "bole-bench-night-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw Error(ErrorCode::kUnavailable, "can't make a folder: " + name);
    }
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The site's config, or that of a world that is generated into the folder.
SiteConfig ConfigOf(const NightBenchOptions& options, const std::filesystem::path& folder) {
  if (!options.config.empty()) return ReadSiteConfig(options.config, options.overrides);
  const std::filesystem::path defaults = folder / "site.toml", world = folder / "world";
  std::ofstream(defaults) << "# a generated world: nothing but defaults\n";
  std::vector<std::string> overrides = {"paths.data=" + world.string(), kWorldSplit};
  overrides.insert(overrides.end(), options.overrides.begin(), options.overrides.end());
  const SiteConfig config = ReadSiteConfig(defaults, overrides);
  GenerateWorld({.out = world,
                 .num_members = options.num_members,
                 .seed = options.seed,
                 .num_threads = config.num_threads});
  return config;
}

// What a step did, in what is natural for it.
struct Count {
  std::string_view step;
  const char* unit;
  double count = 0;
};

double SumOf(const nlohmann::json& objects, const char* key) {
  double sum = 0;
  for (const auto& [name, object] : objects.items()) sum += object.at(key).get<double>();
  return sum;
}

double MegabytesOf(const Manifest& manifest) {
  double bytes = 0;
  for (const auto& [name, file] : manifest.files) bytes += static_cast<double>(file.bytes);
  return 1e-6 * bytes;
}

// By what the night's own manifests say. Rows read of all tables; interactions and ties that are
// learned from; vectors indexed; lists made; queries measured, those of people you may know and so
// on each; megabytes of the snapshot.
std::array<Count, 6> CountsOf(const std::filesystem::path& work) {
  const auto facts = [&](const char* step) { return ReadManifest(work / "night" / step).facts; };
  const nlohmann::json tables = facts("ingest").at("tables");
  const double learned = tables.at("interactions").at("kept").get<double>() +
                         tables.at("connections").at("kept").get<double>();
  const auto evaluation =
      nlohmann::json::parse(ReadFile(work / "night" / "evaluate" / "evaluation.json"));
  const SnapshotStore store(work);
  const Manifest snapshot = ReadManifest(store.Directory(store.CurrentId().value()));
  return {{{"ingest", "rows", SumOf(tables, "read")},
           {"train", "interactions and ties", learned},
           {"index", "vectors", SumOf(facts("index").at("indexes"), "rows")},
           {"recommend", "lists", SumOf(facts("recommend").at("lists"), "queries")},
           {"evaluate", "queries", SumOf(evaluation.at("surfaces"), "users")},
           {"publish", "MB", MegabytesOf(snapshot)}}};
}

// One step, or all of them together, over the nights.
struct StepFigures {
  std::string name;
  Series seconds, processor_seconds, peak_mib;

  void Add(const StageTime& time) {
    seconds.Add(time.seconds);
    processor_seconds.Add(time.processor_seconds);
    peak_mib.Add(time.peak_mib);
  }
  nlohmann::json Json() const {
    return {{"step", name},
            {"seconds", seconds.Json()},
            {"processor_seconds", processor_seconds.Json()},
            {"peak_mib", peak_mib.Json()}};
  }
};

void PrintTimes(const StepFigures& step) {
  std::printf("%-10s %10.2f %10.2f %10.2f %12.2f %10.0f", step.name.c_str(), step.seconds.Median(),
              step.seconds.Least(), step.seconds.Most(), step.processor_seconds.Median(),
              step.peak_mib.Median());
}

class NightBench {
 public:
  void Turn(SiteConfig config, const std::filesystem::path& work) {
    config.work = work;
    StageTimes times;
    RunNight(config, "publish", [&](const std::string& step, const std::function<void()>& run) {
      CHECK(!std::filesystem::exists(work / "night" / step)) << "a step would be kept: " << step;
      limits_.Measure();
      times.Run(step, run);
    });
    counts_ = CountsOf(work);
    if (steps_.empty()) steps_.resize(times.stages().size());
    StageTime night;
    for (size_t i = 0; i < steps_.size(); ++i) {
      const StageTime& step = times.stages()[i];
      steps_[i].name = step.name;
      steps_[i].Add(step);
      night.seconds += step.seconds;
      night.processor_seconds += step.processor_seconds;
      night.peak_mib = std::max(night.peak_mib, step.peak_mib);
    }
    night_.Add(night);
  }

  nlohmann::json Print() const {
    std::printf("%-10s %10s %10s %10s %12s %10s %12s  %-22s %14s %12s\n", "step", "seconds",
                "least", "most", "on processors", "peak MiB", "a second", "", "M FMA each",
                "MB each");
    nlohmann::json json;
    for (size_t i = 0; i < steps_.size(); ++i) json["steps"].push_back(PrintStep(i));
    PrintTimes(night_);
    std::printf("\n");
    limits_.Print();
    json["night"] = night_.Json();
    json["limits"] = limits_.Json();
    return json;
  }

 private:
  nlohmann::json PrintStep(size_t i) const {
    const StepFigures& step = steps_[i];
    const Count& done = counts_[i];
    CHECK_EQ(step.name, done.step);
    PrintTimes(step);
    nlohmann::json json = step.Json();
    json["unit"] = done.unit;
    json["count"] = done.count;
    if (done.count > 0) {
      const double rate = done.count / step.seconds.Median();
      const double processor_each = step.processor_seconds.Median() / done.count;
      const double multiply_adds = 0.5e9 * limits_.fma_gflops() * processor_each;
      const double bytes = 1e9 * limits_.memory_gb_per_s() * processor_each;
      std::printf(" %12.1f  %-22s %14.3g %12.3g", rate, done.unit, 1e-6 * multiply_adds,
                  1e-6 * bytes);
      json["a_second"] = rate;
      json["multiply_adds_each"] = multiply_adds;
      json["bytes_each"] = bytes;
    }
    std::printf("\n");
    return json;
  }

  std::array<Count, 6> counts_;  // the same every night
  std::vector<StepFigures> steps_;
  StepFigures night_ = {.name = "night", .seconds = {}, .processor_seconds = {}, .peak_mib = {}};
  MeasuredLimits limits_;
};

}  // namespace

void RunBenchNight(const NightBenchOptions& options) {
  const ScratchFolder folder(options.scratch);
  const SiteConfig config = ConfigOf(options, folder.path());
  NightBench bench;
  for (size_t turn = 0; turn < options.turns; ++turn) {
    const std::filesystem::path work = folder.path() / ("night-" + std::to_string(turn));
    bench.Turn(config, work);
    std::filesystem::remove_all(work);
  }
  std::printf("%s, nights: %zu, threads: %llu\n",
              options.config.empty() ? "a generated world" : config.name.c_str(), options.turns,
              static_cast<unsigned long long>(config.num_threads));
  nlohmann::json json = bench.Print();
  json["threads"] = config.num_threads;
  if (options.config.empty()) {
    json["members"] = options.num_members;
    json["seed"] = options.seed;
  } else {
    json["site"] = config.name;
  }
  WriteFigures(json, options.json);
}

}  // namespace bole
