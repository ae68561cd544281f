#include <cstdio>
#include <ctime>

#include "engine/base/error.h"
#include "engine/store/file_lock.h"
#include "engine/store/manifest.h"
#include "engine/store/snapshot_store.h"
#include "jobs/commands.h"
#include "jobs/exposure.h"

namespace bole {
namespace {

constexpr const char* kCurrentIfLeftOut = "the snapshot; the current one if left out";
constexpr double kMib = 1024.0 * 1024.0;

double Mib(const Manifest& manifest) {
  uint64_t bytes = 0;
  for (const auto& [name, file] : manifest.files) bytes += file.bytes;
  return static_cast<double>(bytes) / kMib;
}

std::string TimeText(const Manifest& manifest) {
  const auto time = manifest.facts.at("created_at").get<std::time_t>();
  std::tm parts;
  gmtime_r(&time, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &parts)};
}

std::string IdOrCurrent(const SnapshotStore& store, const std::string& id) {
  if (!id.empty()) return id;
  const auto current = store.CurrentId();
  if (!current) {
    throw Error(ErrorCode::kNotFound,
                store.List().empty() ? "no snapshot was published yet"
                                     : "CURRENT is missing; `bole snapshot rollback` restores it");
  }
  return *current;
}

void List(const SiteConfig& config) {
  const SnapshotStore store(config.work);
  const auto current = store.CurrentId();
  std::printf("%-2s%-26s %-24s %10s %10s\n", "", "snapshot", "published", "members", "MiB");
  for (const std::string& id : store.List()) {
    const char* mark = id == current ? "*" : "";
    try {
      const Manifest manifest = ReadManifest(store.Directory(id));
      std::printf("%-2s%-26s %-24s %10llu %10.1f\n", mark, id.c_str(), TimeText(manifest).c_str(),
                  static_cast<unsigned long long>(manifest.facts.at("rows").at("members")),
                  Mib(manifest));
    } catch (const Error& error) {
      // One damaged snapshot doesn't hide the others from who looks for a good one.
      std::printf("%-2s%-26s %s\n", mark, id.c_str(), error.what());
    }
  }
}

void Show(const SiteConfig& config, const std::string& id_or_none) {
  const SnapshotStore store(config.work);
  const std::string id = IdOrCurrent(store, id_or_none);
  const Manifest manifest = ReadManifest(store.Directory(id));
  std::printf("snapshot %s, published %s, %.1f MiB\ncontent  %s\n", id.c_str(),
              TimeText(manifest).c_str(), Mib(manifest), manifest.content.c_str());
  for (const char* fact : {"rows", "quality", "indexes", "lists"}) {
    std::printf("%s %s\n", fact, manifest.facts.at(fact).dump(2).c_str());
  }
  for (const auto& [name, file] : manifest.files) {
    std::printf("%12llu  %s  %s\n", static_cast<unsigned long long>(file.bytes),
                file.digest.c_str(), name.c_str());
  }
}

// Ids that a first question can be asked about: kind, id, title.
void Samples(const SiteConfig& config) {
  const SnapshotStore store(config.work);
  const Manifest manifest = ReadManifest(store.Directory(IdOrCurrent(store, "")));
  for (const auto& sample : manifest.facts.at("samples")) {
    std::printf("%s\t%s\t%s\n", sample.at("kind").get<std::string>().c_str(),
                sample.at("id").get<std::string>().c_str(),
                sample.at("title").get<std::string>().c_str());
  }
}

void Verify(const SiteConfig& config, const std::string& id_or_none) {
  const SnapshotStore store(config.work);
  const std::string id = IdOrCurrent(store, id_or_none);
  const std::filesystem::path directory = store.Directory(id);
  const Manifest manifest = ReadManifest(directory);
  VerifyFiles(directory, manifest);
  const size_t num_certificates = VerifyExposure(directory, manifest.facts);
  std::printf("snapshot %s is whole: %zu files, %.1f MiB; %zu certificates of exposure hold\n",
              id.c_str(), manifest.files.size(), Mib(manifest), num_certificates);
}

void RollBack(const SiteConfig& config, const std::string& wanted) {
  const FileLock lock(config.work / ".lock");
  const SnapshotStore store(config.work);
  if (!wanted.empty()) {
    VerifyFiles(store.Directory(wanted), ReadManifest(store.Directory(wanted)));
    store.MakeCurrent(wanted);
  }
  const std::string id = wanted.empty() ? store.RollBack() : wanted;
  std::printf("current snapshot is now %s\n", id.c_str());
}

}  // namespace

void AddSnapshotCommand(CLI::App& app) {
  CLI::App* snapshot = app.add_subcommand("snapshot", "list, check and take back snapshots");
  snapshot->require_subcommand(1);
  const auto add = [snapshot](const char* name, const char* help, auto run) {
    auto arguments = std::make_shared<ConfigArguments>();
    CLI::App* command = snapshot->add_subcommand(name, help);
    arguments->AddTo(command);
    command->callback([arguments, run] { run(arguments->Read()); });
  };
  const auto add_with_id = [snapshot](const char* name, const char* help, auto run,
                                      const char* id_help) {
    auto arguments = std::make_shared<ConfigArguments>();
    auto id = std::make_shared<std::string>();
    CLI::App* command = snapshot->add_subcommand(name, help);
    arguments->AddTo(command);
    command->add_option("id", *id, id_help);
    command->callback([arguments, id, run] { run(arguments->Read(), *id); });
  };
  add("list", "all snapshots, oldest first; * marks the current one", List);
  add_with_id("show", "what a snapshot consists of", Show, kCurrentIfLeftOut);
  add_with_id(
      "verify",
      "check every file against its checksum, and what lists do against what is said of them",
      Verify, kCurrentIfLeftOut);
  add_with_id("rollback", "make another snapshot current, after checking it", RollBack,
              "the snapshot; the newest whole one before the current one if left out");
  add("samples", "members, jobs and headhunters to ask a first question about", Samples);
}

}  // namespace bole
