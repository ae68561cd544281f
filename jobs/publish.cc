#include <glog/logging.h>
#include <sys/resource.h>

#include <chrono>
#include <ctime>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "engine/store/snapshot_store.h"
#include "jobs/gate.h"
#include "jobs/steps.h"

namespace bole {
namespace {

constexpr size_t kIdDigestDigits = 8;  // of the content's digest, enough to tell nights apart

std::string Utc(std::time_t time, const char* format) {
  std::tm parts;
  gmtime_r(&time, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), format, &parts)};
}

// The largest memory that this process has held.
double PeakRssMib() {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

nlohmann::json Metrics(const NightSteps& steps) {
  nlohmann::json metrics =
      nlohmann::json::parse(ReadFile(steps.evaluate.directory() / "evaluation.json"));
  metrics["audit"] = nlohmann::json::parse(ReadFile(steps.evaluate.directory() / "audit.json"));
  for (const Step* step :
       {&steps.ingest, &steps.train, &steps.index, &steps.recommend, &steps.evaluate}) {
    metrics["seconds"][step->name()] = step->seconds();
  }
  for (const auto& [surface, lists] : steps.recommend.manifest().facts.at("lists").items()) {
    if (lists.contains("exposure")) metrics["exposure"][surface] = lists.at("exposure");
  }
  metrics["change"] = steps.train.manifest().facts.at("change");
  metrics["peak_rss_mib"] = PeakRssMib();
  return metrics;
}

// What is served, by the gate's words.
nlohmann::json QualityFacts(const nlohmann::json& metrics) {
  nlohmann::json quality = nlohmann::json::object();
  for (const auto& [surface, report] : metrics.at("surfaces").items()) {
    quality[surface] = report.at("methods").at("served").at("recall@20");
  }
  return quality;
}

nlohmann::json RowFacts(const nlohmann::json& tables) {
  nlohmann::json rows = nlohmann::json::object();
  for (const auto& [table, count] : tables.items()) rows[table] = count.at("kept");
  return rows;
}

nlohmann::json Facts(const SiteConfig& config, const NightSteps& steps,
                     const nlohmann::json& metrics) {
  const nlohmann::json& ingest = steps.ingest.manifest().facts;
  return {{"site", config.name},
          {"seed", config.seed},
          {"config", config.effective},
          {"inputs", ingest.at("inputs")},
          {"tables", ingest.at("tables")},
          {"rows", RowFacts(ingest.at("tables"))},
          {"as_of", ingest.at("as_of")},
          {"people_rules", ToJson(config.people)},
          {"indexes", steps.index.manifest().facts.at("indexes")},
          {"lists", steps.recommend.manifest().facts.at("lists")},
          {"samples", steps.evaluate.manifest().facts.at("samples")},
          {"quality", QualityFacts(metrics)}};
}

// Gives a snapshot a file of a step without copying it where the file system can.
void LinkFile(const std::filesystem::path& from, const std::filesystem::path& to) {
  std::error_code failure;
  std::filesystem::create_hard_link(from, to, failure);
  if (failure) std::filesystem::copy_file(from, to);
}

void LinkFiles(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (!std::filesystem::exists(from)) return;
  std::filesystem::create_directories(to);
  for (const auto& entry : std::filesystem::recursive_directory_iterator(from)) {
    const std::filesystem::path place = to / std::filesystem::relative(entry.path(), from);
    if (entry.is_directory()) {
      std::filesystem::create_directories(place);
    } else if (entry.path().filename() != kManifestName) {
      LinkFile(entry.path(), place);
    }
  }
}

void PutTogether(const SiteConfig& config, const NightSteps& steps, const nlohmann::json& metrics,
                 const std::filesystem::path& staging) {
  std::filesystem::create_directories(staging / "tables");
  for (const char* table :
       {"members", "positions", "educations", "companies", "jobs", "headhunters", "blocks"}) {
    const std::string file = std::string(table) + ".bole";
    LinkFile(steps.ingest.directory() / file, staging / "tables" / file);
  }
  LinkFiles(steps.train.directory() / "final", staging / "models");
  LinkFiles(steps.index.directory(), staging / "index");
  LinkFiles(steps.recommend.directory() / "lists", staging / "lists");
  if (std::filesystem::exists(config.work / "rejected")) {
    std::filesystem::copy(config.work / "rejected", staging / "rejected");
  }
  std::filesystem::copy_file(steps.evaluate.directory() / "report.html", staging / "report.html");
  WriteFileAtomically(staging / "metrics.json", metrics.dump(2) + "\n");
}

void PassGate(const SiteConfig& config, const nlohmann::json& facts,
              const std::optional<Manifest>& current) {
  const std::vector<std::string> reasons =
      GateReasons(config.gate, facts, current ? current->facts : nlohmann::json());
  if (reasons.empty()) return;
  std::string text = "the gate refuses to publish, the current snapshot stays";
  for (const std::string& reason : reasons) text += "\n  " + reason;
  throw Error(ErrorCode::kRefused, text);
}

// What the gate compares with: the current snapshot, or where that can't be read the newest that
// can: a lost CURRENT doesn't open the gate. Nothing before the first night.
std::optional<Manifest> ComparedManifest(const SnapshotStore& store) {
  std::vector<std::string> ids = store.List();
  try {
    if (const auto current = store.CurrentId()) ids.push_back(*current);
  } catch (const Error& error) {
    LOG(WARNING) << error.what();
  }
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    try {
      return ReadManifest(store.Directory(*id));
    } catch (const Error& error) {
      LOG(WARNING) << "a snapshot can't be compared with: " << error.what();
    }
  }
  return std::nullopt;
}

// The id that CURRENT names, when that snapshot has this content.
std::optional<std::string> CurrentWithContent(const SnapshotStore& store,
                                              const std::string& content) {
  try {
    const auto id = store.CurrentId();
    if (id && ReadManifest(store.Directory(*id)).content == content) return id;
  } catch (const Error&) {
    // Unreadable: then it hasn't.
  }
  return std::nullopt;
}

std::string MakeId(const nlohmann::json& created_at, const std::string& content) {
  const std::string digits = content.substr(content.find(':') + 1, kIdDigestDigits);
  return Utc(created_at.get<std::time_t>(), "%Y%m%d-%H%M%S") + "-" + digits;
}

}  // namespace

std::string RunPublish(const SiteConfig& config, const NightSteps& steps) {
  const SnapshotStore store(config.work);
  const nlohmann::json metrics = Metrics(steps);
  nlohmann::json facts = Facts(config, steps, metrics);

  PassGate(config, facts, ComparedManifest(store));

  const std::filesystem::path staging = store.MakeStaging();
  PutTogether(config, steps, metrics, staging);
  facts["created_at"] = std::time(nullptr);
  const Manifest manifest = WriteManifest(staging, facts);
  if (const auto id = CurrentWithContent(store, manifest.content)) {
    std::filesystem::remove_all(staging);
    LOG(INFO) << "nothing has changed since snapshot " << *id << ", which stays current";
    return *id;
  }
  const std::string id = MakeId(facts.at("created_at"), manifest.content);
  store.Publish(staging, id);
  for (const std::string& removed : store.Prune(config.keep_snapshots)) {
    LOG(INFO) << "removed old snapshot " << removed;
  }
  LOG(INFO) << "published snapshot " << id;
  return id;
}

}  // namespace bole
