#include "jobs/site_config.h"

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/store/file.h"
#include "jobs/settings.h"

namespace bole {
namespace {

void DeclareRelation(const std::string& prefix, RelationConfig* relation, Settings* settings) {
  settings->Integer(prefix + ".dim", &relation->dim, 4, 4096, "length of an embedding");
  settings->Real(prefix + ".alpha0", &relation->alpha0, 0, 10,
                 "weight of a pair without interaction, against 1 for one with");
  settings->Real(prefix + ".lambda", &relation->lambda, 1e-9, 1e6, "regularisation");
  settings->Real(prefix + ".nu", &relation->nu, 0, 2,
                 "how regularisation grows with a row's number of interactions");
  settings->Integer(prefix + ".epochs", &relation->epochs, 1, 1000, "sweeps over both sides");
  settings->Integer(prefix + ".warm_epochs", &relation->warm_epochs, 1, 1000,
                    "the same when yesterday's embeddings are the start");
  settings->Real(prefix + ".refusal_weight", &relation->refusal_weight, 0, 100,
                 "weight of a refusal in the embeddings, against 1 for an application");
  settings->Integer(prefix + ".max_history", &relation->max_history, 1, 1'000'000,
                    "newest interactions of one row that count");
  settings->Real(prefix + ".half_life_days", &relation->half_life_days, 0, 36500,
                 "an interaction's weight halves in this time; 0: never");
  settings->Real(prefix + ".recency", &relation->recency, 0, 4,
                 "how much more the latest interactions of a row count; 0: all the same");
  settings->Real(prefix + ".user_exponent", &relation->user_exponent, -0.2, 1.2,
                 "item filter: larger, users with long histories count less");
  settings->Real(prefix + ".history_exponent", &relation->history_exponent, 0, 1.5,
                 "item filter: smaller, popular items of a history say less");
  settings->Real(prefix + ".item_exponent", &relation->item_exponent, 0, 1.5,
                 "item filter: smaller, popular items are found less");
  settings->Real(prefix + ".filter_power", &relation->filter_power, 0.1, 4,
                 "item filter: element-wise power");
  settings->Integer(prefix + ".filter_keep", &relation->filter_keep, 1, 100'000,
                    "item filter: entries kept of each row");
  settings->Real(prefix + ".regression_share", &relation->regression_share, 0, 1,
                 "item filter: the regression's share; 0: none, 1: nothing else");
  settings->Real(prefix + ".regression_ridge", &relation->regression_ridge, 1e-3, 1e6,
                 "item filter: ridge of the regression");
  settings->Integer(prefix + ".regression_neighbours", &relation->regression_neighbours, 1, 2000,
                    "item filter: items that each item is regressed on");
  settings->Real(prefix + ".map_lambda", &relation->map_lambda, 1e-6, 1e6,
                 "ridge of the maps from features to embeddings");
  settings->Integer(prefix + ".content_neighbours", &relation->content_neighbours, 0, 1000,
                    "items most alike by their features that speak for each item; 0: none");
  settings->Real(prefix + ".content_share", &relation->content_share, -1, 100,
                 "norm of their weights against the item filter's; -1: learned on a hold-out");
  settings->Real(prefix + ".cold_scale", &relation->cold_scale, -1, 100,
                 "factor of the scores of what nobody has acted on; -1: learned on a hold-out");
  settings->Real(prefix + ".filter_weight", &relation->filter_weight, -1, 1,
                 "share of the item filter in the fused score; -1: learned on a hold-out");
}

void DeclareNight(SiteConfig* config, Settings* settings) {
  settings->Text("site.name", &config->name, "shown in the report and the manifest");
  settings->Path("paths.data", &config->data, "stands for {data} in the sources");
  settings->Path("paths.work", &config->work, "where Bole writes: night/, snapshots/, CURRENT");
  settings->Path("paths.words", &config->words, "dictionaries of cppjieba");
  settings->Path("paths.charts", &config->charts, "echarts.min.js for the report");
  settings->Texts("sources", &config->sources, "SQL for each table; see features/tables/README.md");
  settings->Real("ingest.max_rejected_share", &config->max_rejected_share, 0, 1,
                 "share of a table's rows that may be bad before the night stops");
  settings->Integer("ingest.memory_mib", &config->memory_mib, 64, 1 << 20,
                    "memory that DuckDB may use before it spills to disk");
  settings->Integer("night.num_threads", &config->num_threads, 0, 1024,
                    "threads; 0: one for each core");
  settings->Integer("night.seed", &config->seed, 0, INT64_MAX, "of every random choice");
  settings->Switch("night.from_yesterday", &config->from_yesterday,
                   "start from the current snapshot's embeddings, and keep their axes");
  settings->Time("night.as_of", &config->as_of,
                 "what now is: jobs that have closed and positions that have ended by then are "
                 "over; default: the latest event in the tables");
  settings->Time("split.at", &config->split_at,
                 "what happened from here on is held out for evaluation; the published "
                 "models are then learned again from everything");
  DeclareRelation("member_job", &config->member_job, settings);
  DeclareRelation("headhunter_member", &config->headhunter_member, settings);
  settings->Integer("graph.celebrity_followers", &config->celebrity_followers, 1, INT64_MAX,
                    "whoever has more followers is a celebrity: followers of one needn't know each "
                    "other");
  settings->Switch("matches.learn", &config->learn_matches,
                   "learn how likely members and employers, and headhunters and members, want each "
                   "other, and put lists in that order where a rehearsal says that it is surely "
                   "better; and to whom of the headhunters employers give their jobs");
  settings->Integer("evaluate.max_queries", &config->max_evaluated_queries, 1, INT64_MAX,
                    "queries of each surface that are measured, drawn by chance where more have "
                    "something held out");
  settings->Integer("snapshots.keep", &config->keep_snapshots, 1, 10'000,
                    "published snapshots that are kept");
}

void DeclarePeople(PeopleRules* people, Settings* settings) {
  settings->Switch("people.verified_only", &people->verified_only,
                   "whoever hasn't verified an identity is shown only to those who know them");
  settings->Real("people.min_trust", &people->min_trust, 0, 1,
                 "members below this trust are never shown; 0: everybody is");
  settings->Real("people.trust_passed_on", &people->trust_passed_on, 0, 1,
                 "share of a voucher's trust that those vouched for get");
  settings->Integer("people.idle_days", &people->idle_days, 0, 36500,
                    "members who weren't seen for so long go to the end of lists when their "
                    "profile is nearly empty, too; 0: nobody does");
  settings->Integer("people.min_profile_parts", &people->min_profile_parts, 0, 6,
                    "nearly empty: fewer than this of summary, three skills, function, "
                    "seniority, a position, an education");
  settings->Integer("people.spam_invitations", &people->spam_invitations, 0, 1'000'000,
                    "members who sent so many invitations go to the end of lists when too few "
                    "were accepted; 0: nobody does");
  settings->Real("people.spam_acceptance", &people->spam_acceptance, 0, 1,
                 "too few: a share below this");
  settings->Real("people.fatigue_impressions", &people->fatigue_impressions, 0, 1e6,
                 "shown and ignored so often, a candidate's score is halved; 0: never");
  settings->Real("people.fatigue_days", &people->fatigue_days, 0.01, 36500,
                 "impressions count half after so many days");
  settings->Integer("people.max_lists", &people->max_lists, 0, INT64_MAX,
                    "lists of people you may know that one member is on in a night; 0: any number");
}

void DeclareExposure(ExposureConfig* exposure, Settings* settings) {
  settings->Real(
      "exposure.most_share", &exposure->most_share, 0, 1e6,
      "lists of a night that anybody may be on, against their fair share: all places by "
      "openings, weekly capacity or heads, and no limit for a job that doesn't say how many "
      "openings it has; 0: any number");
  settings->Integer("exposure.lists_per_opening", &exposure->lists_per_opening, 0, 1'000'000,
                    "lists of jobs that a job is on at most, for each of its openings; 0: any "
                    "number");
  settings->Integer("exposure.lists_per_member", &exposure->lists_per_member, 0, 1'000'000,
                    "lists of candidates for jobs, and as many for headhunters, that a member is "
                    "on at most; 0: any number");
  settings->Integer("exposure.lists_per_capacity", &exposure->lists_per_capacity, 0, 1'000'000,
                    "lists of headhunters that one is on at most, for each of their weekly "
                    "capacity; 0: any number");
  settings->Integer(
      "exposure.new_lists", &exposure->new_lists, 0, 1'000'000,
      "lists that a new job or member should be on, up to their fair share and where there are "
      "viewers for them");
  settings->Integer("exposure.new_days", &exposure->new_days, 1, 36500,
                    "for how long after posting or joining they are new");
  settings->Real("exposure.depth", &exposure->depth, 1, 100,
                 "choices that a list under these limits is taken from, against its length");
  settings->Real("exposure.temperature", &exposure->temperature, 0.001, 10,
                 "smoothing of the plan, against the spread of scores on a list");
}

void DeclareAnswers(SiteConfig* config, Settings* settings) {
  ListsConfig& lists = config->lists;
  settings->Integer("lists.people", &lists.people, 1, 1000, "people you may know");
  settings->Integer("lists.jobs", &lists.jobs, 1, 1000, "jobs for a member");
  settings->Integer("lists.candidates", &lists.candidates, 1, 1000,
                    "candidates for a job or headhunter");
  settings->Integer("lists.headhunters", &lists.headhunters, 1, 1000,
                    "headhunters for a member or job");
  settings->Choice("index.kind", &config->index_kind, {"auto", "flat", "hnsw", "ivf", "ivf_pq"},
                   "kind of vector index; auto decides by size");
  settings->Path("search.synonyms", &config->synonyms,
                 "file of names that mean the same, beside the built-in ones: a group on each "
                 "line, with commas");
  GateConfig& gate = config->gate;
  settings->Real("gate.min_index_recall", &gate.min_index_recall, 0, 1,
                 "recall@10 of every index against exact search");
  settings->Real("gate.min_coverage", &gate.min_coverage, 0, 1,
                 "share of members with a list, of each surface that has something to list");
  settings->Real("gate.max_quality_loss", &gate.max_quality_loss, 0, 1,
                 "relative loss of recall@20 against the current snapshot");
  settings->Real("gate.max_shrinkage", &gate.max_shrinkage, 0, 1,
                 "relative loss of rows of any table against the current snapshot");
  ServeConfig& serve = config->serve;
  settings->Text("serve.host", &serve.host, "address to listen at");
  settings->Integer("serve.port", &serve.port, 0, 65535, "port of the Thrift service; 0: any free");
  settings->Integer("serve.http_port", &serve.http_port, -1, 65535,
                    "port of the console, a web page; 0: none, -1: any free");
  settings->Integer("serve.io_threads", &serve.io_threads, 1, 256, "threads that read and write");
  settings->Integer("serve.workers", &serve.workers, 0, 1024,
                    "threads that answer; 0: the IO threads do");
  settings->Integer("serve.max_connections", &serve.max_connections, 1, 1'000'000,
                    "open connections");
  settings->Integer("serve.max_queue", &serve.max_queue, 1, 1'000'000,
                    "requests that may wait for a worker");
  settings->Integer("serve.deadline_ms", &serve.deadline_ms, 1, 3'600'000,
                    "longest wait of a request, in milliseconds");
  settings->Integer("serve.poll_ms", &serve.poll_ms, 10, 3'600'000,
                    "how often CURRENT is looked at, in milliseconds");
  settings->Integer("serve.keep_open", &serve.keep_open, 1, 100,
                    "snapshots that stay open for cursors");
}

void DeclareAll(SiteConfig* config, Settings* settings) {
  config->words = BOLE_PARTS "/cppjieba/dict";
  config->charts = BOLE_PARTS "/echarts/echarts.min.js";
  DeclareNight(config, settings);
  DeclarePeople(&config->people, settings);
  DeclareExposure(&config->exposure, settings);
  settings->Texts("audit", &config->audit,
                  "SQL of member_id and value for each attribute by which the report says who is "
                  "shown; read for that alone, never a feature");
  DeclareAnswers(config, settings);
}

}  // namespace

SiteConfig ReadSiteConfig(const std::filesystem::path& path,
                          const std::vector<std::string>& overrides) {
  SiteConfig config;
  Settings settings;
  DeclareAll(&config, &settings);
  try {
    settings.Apply(toml::parse(ReadFile(path), path.string()));
    for (const std::string& assignment : overrides) settings.ApplyOverride(assignment);
  } catch (const toml::parse_error& error) {
    throw Error(ErrorCode::kInvalidArgument,
                "config is no TOML (" + std::string(error.description()) + "): " + path.string() +
                    ", line " + std::to_string(error.source().begin.line));
  } catch (const Error& error) {
    throw Error(ErrorCode::kInvalidArgument,
                std::string(error.what()) + " (config " + path.string() + ")");
  }
  if (config.num_threads == 0) config.num_threads = DefaultNumThreads();
  config.effective = settings.Effective();
  return config;
}

std::string ToToml(const SiteConfig& config, const nlohmann::json& changed) {
  SiteConfig copy = config;
  Settings settings;
  DeclareAll(&copy, &settings);
  // Declaring set defaults of its own; what is in force comes from the config's record.
  nlohmann::json values = config.effective;
  values.update(changed);
  return settings.ToToml(values);
}

std::string SettingsHelp() {
  SiteConfig config;
  Settings settings;
  DeclareAll(&config, &settings);
  return settings.Help();
}

}  // namespace bole
