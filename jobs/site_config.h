// Everything that a site says about itself: one TOML file, and --set on the command line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/matching/people_rules.h"

namespace bole {

// How one relation's embeddings are learned ("member_job", "headhunter_member").
struct RelationConfig {
  uint64_t dim = 64;              // length of an embedding
  double alpha0 = 0.02;           // weight of a pair without interaction, against 1 for one with
  double lambda = 0.002;          // regularisation
  double nu = 1;                  // how it grows with a row's number of interactions
  uint64_t epochs = 12;           // sweeps over both sides
  uint64_t warm_epochs = 4;       // the same when yesterday's embeddings are the start
  double refusal_weight = 1;      // of a refusal in the embeddings, against 1 for an application
  uint64_t max_history = 1000;    // newest interactions of one row that count: mass-appliers
  double half_life_days = 0;      // an interaction's weight halves in this time; 0: never
  double recency = 0;             // how much more the latest interactions of a row count; 0: not
  double user_exponent = 0.3;     // item filter: how much less users with long histories count
  double history_exponent = 0.4;  // item filter: smaller, popular items of a history say less
  double item_exponent = 0.65;    // item filter: smaller, popular items are found less
  double filter_power = 0.9;      // item filter: element-wise power
  uint64_t filter_keep = 1000;    // item filter: entries kept of each row
  double regression_share = 0.5;  // item filter: the regression's share, 0 to 1
  double regression_ridge = 10;
  uint64_t regression_neighbours = 100;
  double map_lambda = 1;  // ridge of the maps that say where those lie of whom little is known
  // Items most alike by their features that speak for each item; 0: none.
  uint64_t content_neighbours = 200;
  // Norm of these weights against the item filter's, and the factor of the scores of what nobody
  // has acted on; -1: learned on a hold-out of the training part, every night.
  double content_share = -1;
  double cold_scale = -1;
  // Share of the item filter in the fused score, 0 to 1; -1: learned on a hold-out of the training
  // part, every night.
  double filter_weight = -1;
};

struct ListsConfig {
  uint64_t people = 100;      // length of people you may know
  uint64_t jobs = 100;        // jobs for a member
  uint64_t candidates = 100;  // candidates for a job or headhunter
  uint64_t headhunters = 20;  // headhunters for a member or job
};

// On how many lists of a night somebody may be, and should be; 0: any number. See jobs/exposure.h.
struct ExposureConfig {
  double most_share = 5;            // anybody, against their fair share of all places
  uint64_t lists_per_opening = 0;   // a job, for each of its openings
  uint64_t lists_per_member = 0;    // a member, of candidates for jobs, and as many for headhunters
  uint64_t lists_per_capacity = 0;  // a headhunter, for each of their weekly capacity
  uint64_t new_lists = 3;           // that a new job or member should be on
  uint64_t new_days = 14;           // for how long they are new
  double depth = 1.5;               // choices that are looked at, against the list's length
  double temperature = 0.03;        // as in PlanOptions
};

struct GateConfig {
  double min_index_recall = 0.95;  // recall@10 of every index against exact search
  double min_coverage = 0.9;       // share of members with a list, of each surface
  double max_quality_loss = 0.2;   // relative loss of recall@20 against the current snapshot
  double max_shrinkage = 0.2;      // relative loss of rows of any table against it
};

struct ServeConfig {
  std::string host = "127.0.0.1";
  uint64_t port = 9090;
  int64_t http_port = 0;  // of the console; 0: none, -1: any free
  uint64_t io_threads = 1;
  uint64_t workers = 2;  // 0: requests are answered in the IO thread
  uint64_t max_connections = 4096;
  uint64_t max_queue = 1024;    // requests waiting for a worker; more get Overloaded
  uint64_t deadline_ms = 1000;  // a request that waited longer gets Overloaded
  uint64_t poll_ms = 500;       // how often CURRENT is looked at
  uint64_t keep_open = 3;       // snapshots that cursors may still point to
};

struct SiteConfig {
  std::string name = "site";
  std::filesystem::path data = ".";
  std::filesystem::path work = "work";
  std::filesystem::path words;   // dictionaries of cppjieba
  std::filesystem::path charts;  // echarts.min.js
  std::map<std::string, std::string> sources;
  double max_rejected_share = 0.01;
  uint64_t memory_mib = 1024;
  uint64_t num_threads = 0;  // 0: one for each core
  uint64_t seed = 1;
  bool from_yesterday = true;       // start from the current snapshot's embeddings
  std::optional<int64_t> as_of;     // Unix seconds: what "now" is; default: the latest event
  std::optional<int64_t> split_at;  // Unix seconds; later interactions and ties are the test part
  RelationConfig member_job;
  // Its items are the members: comparing the profiles of all with all took minutes, four times a
  // night, at 200,000 members.
  RelationConfig headhunter_member = {.content_neighbours = 0};
  // Of each surface; the standard error of a recall is at most .5 / √100,000 = .0016. More than any
  // published benchmark of full ranking has.
  uint64_t max_evaluated_queries = 100'000;
  bool learn_matches = true;  // the joint score of members and jobs
  ListsConfig lists;
  ExposureConfig exposure;
  std::map<std::string, std::string> audit;  // attribute -> SQL of member_id and value
  PeopleRules people;
  uint64_t celebrity_followers = 1000;  // whose followers needn't know each other
  std::string index_kind = "auto";
  std::filesystem::path synonyms;  // a file of names that mean the same; empty: the built-in ones
  GateConfig gate;
  uint64_t keep_snapshots = 7;
  ServeConfig serve;

  // Key -> value of everything above as it is in force, for the manifest.
  nlohmann::json effective;
};

// Reads a config. Paths in it are relative to the working directory. Throws Error(kInvalidArgument)
// naming the file, line and key of any mistake, an unknown key among them.
SiteConfig ReadSiteConfig(const std::filesystem::path& path,
                          const std::vector<std::string>& overrides);

// The same config with other values for some keys (as in `effective`), as a TOML file that stands
// alone.
std::string ToToml(const SiteConfig& config, const nlohmann::json& changed);

// Every setting with its default and meaning, for `bole settings`.
std::string SettingsHelp();

}  // namespace bole
