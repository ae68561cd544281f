#include "features/tables/ingest.h"

#include <glog/logging.h>

#include <algorithm>
#include <ctime>

#include "engine/store/table.h"
#include "jobs/steps.h"

namespace bole {
namespace {

IngestOptions OptionsOf(const SiteConfig& config, const std::filesystem::path& out) {
  return {.data = config.data,
          .out = out,
          .rejected = config.work / "rejected",
          .sources = config.sources,
          .max_rejected_share = config.max_rejected_share,
          .memory_mib = config.memory_mib,
          .num_threads = config.num_threads};
}

// The latest event that the tables know of, as Unix seconds: what "now" means for this night. 0
// when nothing has a time. A date in the future is a slip of the pen and moves nothing.
int64_t LatestEvent(const std::filesystem::path& tables) {
  const int64_t now = std::time(nullptr);
  int64_t latest = 0;
  const auto look_at = [&](const char* name, const char* column) {
    const Table table = Table::Open(tables / (std::string(name) + ".bole"));
    for (const int64_t time : table.Times(column)) {
      if (time <= now) latest = std::max(latest, time);
    }
  };
  look_at("interactions", "at");
  look_at("connections", "connected_at");
  look_at("members", "joined_at");
  look_at("members", "last_active_at");
  look_at("jobs", "posted_at");
  return latest;
}

nlohmann::json CountFacts(const std::map<std::string, TableCount>& tables) {
  nlohmann::json facts;
  for (const auto& [name, count] : tables) {
    facts[name] = {{"anonymous", count.anonymous},
                   {"read", count.read},
                   {"kept", count.kept},
                   {"rejected", count.rejected},
                   {"without_table", count.without_table}};
    LOG(INFO) << "table " << name << ": " << count.read << " rows read, " << count.kept << " kept, "
              << count.rejected << " rejected, " << count.anonymous << " anonymous and unread";
  }
  return facts;
}

}  // namespace

Step RunIngest(const SiteConfig& config) {
  const std::filesystem::path night = config.work / "night";
  const std::map<std::string, std::string> inputs =
      DigestInputs(OptionsOf(config, night / "ingest"));
  Step step(night, "ingest",
            {{"inputs", inputs},
             {"sources", config.sources},
             {"as_of", config.effective.at("night.as_of")},
             {"max_rejected_share", config.max_rejected_share}});
  if (step.finished()) return step;
  const IngestResult result = Ingest(OptionsOf(config, step.directory()));
  step.Finish({{"inputs", result.inputs},
               {"tables", CountFacts(result.tables)},
               {"as_of", config.as_of.value_or(LatestEvent(step.directory()))}});
  return step;
}

}  // namespace bole
