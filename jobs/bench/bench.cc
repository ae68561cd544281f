#include <memory>

#include "features/world/world.h"
#include "jobs/bench/acceptance.h"
#include "jobs/bench/als.h"
#include "jobs/bench/embedding.h"
#include "jobs/bench/exposure.h"
#include "jobs/bench/halves.h"
#include "jobs/bench/index.h"
#include "jobs/bench/links.h"
#include "jobs/bench/lists.h"
#include "jobs/bench/matches.h"
#include "jobs/bench/night.h"
#include "jobs/bench/people.h"
#include "jobs/bench/search.h"
#include "jobs/bench/service.h"
#include "jobs/bench/two_hop.h"
#include "jobs/commands.h"

namespace bole {
namespace {

void AddIndexOptions(CLI::App* command, IndexBenchOptions* options) {
  command->add_option("--rows", options->rows, "number of clustered unit vectors");
  command->add_option("--dim", options->dim, "length of a vector");
  command->add_option("--spread", options->spread, "of a cluster, beside that of the centres");
  command->add_option("--turns", options->turns, "turns of which the median counts");
  command->add_option("--json", options->json, "file for the figures");
}

void AddIndexBenches(CLI::App* bench) {
  auto options = std::make_shared<IndexBenchOptions>();
  CLI::App* index = bench->add_subcommand("index", "graph search, beside hnswlib and Faiss");
  AddIndexOptions(index, options.get());
  auto* const vectors =
      index->add_option("--vectors", options->vectors, "a night's index/NAME.bole instead");
  auto* const snapshot =
      index->add_option("--snapshot", options->snapshot, "a published night's directory instead")
          ->excludes(vectors);
  index->add_option("--index", options->index, "which of its indexes: similar_members, ...")
      ->needs(snapshot);
  index->add_option("--threads", options->num_threads, "threads to build with");
  index->add_flag("--hnswlib,!--no-hnswlib", options->hnswlib, "measure hnswlib too");
  index->add_flag("--faiss-build", options->faiss_build, "build a graph by Faiss too: slow");
  index->add_option("--calibrate", options->calibrate,
                    "work folder of a site that gets what searches cost here: it then knows when a "
                    "filter is better answered by comparing");
  index->callback([options] { RunBenchIndex(*options); });

  auto exact_options = std::make_shared<IndexBenchOptions>();
  exact_options->rows = 1'000'000;
  CLI::App* exact = bench->add_subcommand("exact", "exact search, beside the machine's limits");
  AddIndexOptions(exact, exact_options.get());
  exact->callback([exact_options] { RunBenchExact(*exact_options); });

  auto compressed_options = std::make_shared<IndexBenchOptions>();
  compressed_options->rows = 10'000'000;
  CLI::App* compressed =
      bench->add_subcommand("compressed", "lists of a few bytes a row, beside Faiss");
  AddIndexOptions(compressed, compressed_options.get());
  compressed->add_option("--threads", compressed_options->num_threads, "threads to build with");
  compressed->callback([compressed_options] { RunBenchCompressed(*compressed_options); });
}

void AddExposureBench(CLI::App* bench) {
  auto options = std::make_shared<ExposureBenchOptions>();
  CLI::App* exposure =
      bench->add_subcommand("exposure", "seconds of planning exposure, and what it is worth");
  exposure->add_option("--pairs", options->num_pairs, "the largest number of pairs")
      ->check(CLI::Range(1, 1'000'000'000));
  exposure->add_option("--pairs-per-viewer", options->pairs_per_viewer, "choices of each list")
      ->check(CLI::Range(1, 10'000));
  exposure->add_option("--length", options->length, "places on each list")
      ->check(CLI::Range(1, 10'000));
  exposure->add_option("--slack", options->slack, "candidates' places against the viewers'");
  exposure->add_option("--temperatures", options->temperatures, "see PlanOptions");
  exposure->add_option("--threads", options->num_threads, "threads")->check(CLI::Range(1, 1024));
  exposure->add_option("--json", options->json, "file for the figures");
  exposure->callback([options] { RunBenchExposure(*options); });
}

// What is measured on a graph's ties alone.
void AddGraphBenches(CLI::App* bench) {
  auto links = std::make_shared<LinkBenchOptions>();
  CLI::App* link_command = bench->add_subcommand("links", "ties foretold by a graph's structure");
  link_command->add_option("graphs", links->graphs, "CSV of two columns, a tie each")->required();
  link_command->add_option("--splits", links->num_splits, "times that a tenth is held out")
      ->check(CLI::Range(1, 1000));
  link_command->callback([links] { RunBenchLinks(*links); });

  auto two_hop = std::make_shared<TwoHopBenchOptions>();
  CLI::App* two_hop_command =
      bench->add_subcommand("two-hop", "acquaintances of acquaintances, beside GraphBLAS");
  two_hop_command->add_option("graph", two_hop->graph, "CSV of two columns, a tie each")
      ->required();
  two_hop_command->add_option("--length", two_hop->list_length, "of everybody's list");
  two_hop_command->add_option("--threads", two_hop->threads, "each is measured");
  two_hop_command->add_option("--turns", two_hop->turns, "turns of which the median counts")
      ->check(CLI::Range(1, 1000));
  two_hop_command->add_option("--compared", two_hop->num_compared,
                              "lists compared with the peer's");
  two_hop_command->add_flag("--graphblas,!--no-graphblas", two_hop->peer, "measure GraphBLAS too");
  two_hop_command->add_option("--json", two_hop->json, "file for the figures");
  two_hop_command->callback([two_hop] { RunBenchTwoHop(*two_hop); });

  auto embedding = std::make_shared<EmbeddingBenchOptions>();
  CLI::App* embedding_command =
      bench->add_subcommand("embedding", "seconds of a graph's embedding, and what it knows");
  embedding_command->add_option("graph", embedding->graph, "CSV of two columns, a tie each")
      ->required();
  embedding_command->add_option("--dim", embedding->dim, "length of an embedding")
      ->check(CLI::Range(1, 4096));
  embedding_command->add_option("--threads", embedding->threads, "each is measured");
  embedding_command->add_option("--turns", embedding->turns, "turns of which the median counts")
      ->check(CLI::Range(1, 1000));
  embedding_command->add_option("--json", embedding->json, "file for the figures");
  embedding_command->callback([embedding] { RunBenchEmbedding(*embedding); });
}

// How long answers take: of a published snapshot, and of one surface at any size.
void AddAnswerBenches(CLI::App* bench) {
  auto site = std::make_shared<ConfigArguments>();
  auto service = std::make_shared<ServiceBenchOptions>();
  CLI::App* service_command =
      bench->add_subcommand("service", "milliseconds of the current snapshot's answers");
  site->AddTo(service_command);
  service_command->add_option("--method", service->method, "what is asked")
      ->check(CLI::IsMember(ServiceBenchMethods()));
  service_command->add_option("--callers", service->callers, "that ask at once; each is measured")
      ->check(CLI::Range(1, 1024));
  service_command->add_option("--answers", service->num_answers, "for each number of callers")
      ->check(CLI::Range(1, 100'000'000));
  service_command->add_option("--count", service->count, "items wanted in an answer");
  service_command->add_flag("--live,!--stored", service->live,
                            "as if nobody had a stored list yet, or from stored lists");
  service_command->add_option("--json", service->json, "file for the figures");
  service_command->callback([site, service] { RunBenchService(site->Read(), *service); });

  auto people_site = std::make_shared<ConfigArguments>();
  auto people = std::make_shared<PeopleBenchOptions>();
  CLI::App* people_command =
      bench->add_subcommand("people", "a night of people you may know alone, and live answers");
  people_site->AddTo(people_command);
  people_command->add_option("--lists", people->num_lists, "lists made; 0: everybody's");
  people_command->add_option("--callers", people->callers, "that ask at once; each is measured")
      ->check(CLI::Range(1, 1024));
  people_command->add_option("--answers", people->num_answers, "for each number of callers")
      ->check(CLI::Range(1, 100'000'000));
  people_command->add_option("--json", people->json, "file for the figures");
  people_command->callback([people_site, people] { RunBenchPeople(people_site->Read(), *people); });
}

void AddNightBench(CLI::App* bench) {
  auto options = std::make_shared<NightBenchOptions>();
  CLI::App* night = bench->add_subcommand(
      "night", "seconds, processor seconds and memory of a whole night's steps");
  auto* const config =
      night->add_option("--config", options->config, "a site's TOML file; else a generated world");
  night->add_option("--set", options->overrides, "key=value: overrides one setting")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  night->add_option("--members", options->num_members, "members to generate")
      ->check(CLI::Range(kMinWorldMembers, kMaxWorldMembers))
      ->excludes(config);
  night->add_option("--seed", options->seed, "of the generated world")->excludes(config);
  night->add_option("--turns", options->turns, "nights of which the median counts")
      ->check(CLI::Range(1, 1000));
  night->add_option("--scratch", options->scratch,
                    "where the nights' work folders are for the while, and the world");
  night->add_option("--json", options->json, "file for the figures");
  night->callback([options] { RunBenchNight(*options); });
}

void AddListBench(CLI::App* bench) {
  auto site = std::make_shared<ConfigArguments>();
  auto options = std::make_shared<ListBenchOptions>();
  CLI::App* lists = bench->add_subcommand("lists", "a night's lists a second, beside OpenBLAS");
  site->AddTo(lists);
  lists->add_option("--queries", options->num_queries, "lists of each surface, at most")
      ->check(CLI::Range(1, 1'000'000'000));
  lists->add_option("--turns", options->turns, "turns of which the median counts");
  lists->add_option("--json", options->json, "file for the figures");
  lists->callback([site, options] { RunBenchLists(site->Read(), *options); });
}

}  // namespace

void AddBenchCommand(CLI::App& app) {
  CLI::App* bench = app.add_subcommand("bench", "measure, beside the machine's limits");
  bench->require_subcommand(1);

  AddIndexBenches(bench);
  AddExposureBench(bench);
  AddGraphBenches(bench);
  AddAnswerBenches(bench);
  AddListBench(bench);
  AddNightBench(bench);
  auto options = std::make_shared<AlsBenchOptions>();
  CLI::App* als = bench->add_subcommand("als", "seconds an epoch, share of SGEMM's peak, quality");
  als->add_option("--train", options->train, "CSV with columns user,item: numbers from 0");
  als->add_option("--test", options->test, "the same, held out");
  als->add_option("--dims", options->dims, "lengths of an embedding");
  als->add_flag("--generated,!--no-generated", options->generated,
                "measure a generated set of MovieLens-20M's shape too");
  als->add_option("--json", options->json, "file for the figures of speed");
  als->callback([options] { RunBenchAls(*options); });

  auto site = std::make_shared<ConfigArguments>();
  CLI::App* acceptance =
      bench->add_subcommand("acceptance", "foretold against observed answers to invitations");
  site->AddTo(acceptance);
  acceptance->callback([site] { RunBenchAcceptance(site->Read()); });
  auto matched_site = std::make_shared<ConfigArguments>();
  CLI::App* matches = bench->add_subcommand(
      "matches", "foretold against observed interest in jobs and employers' answers");
  matched_site->AddTo(matches);
  matches->callback([matched_site] { RunBenchMatches(matched_site->Read()); });
  auto halves_site = std::make_shared<ConfigArguments>();
  CLI::App* halves = bench->add_subcommand(
      "halves", "jobs and candidates by what members want, what employers want, and both");
  halves_site->AddTo(halves);
  halves->callback([halves_site] { RunBenchHalves(halves_site->Read()); });
  auto search_options = std::make_shared<SearchBenchOptions>();
  CLI::App* search = bench->add_subcommand("search", "milliseconds of searches of each kind");
  search->add_option("--members", search_options->num_members, "members to generate")
      ->check(CLI::Range(1, 100'000'000));
  search->add_option("--queries", search_options->num_queries, "searches of each kind")
      ->check(CLI::Range(1, 1'000'000));
  search->add_option("--callers", search_options->callers, "that ask at once; each is measured")
      ->check(CLI::Range(1, 1024));
  search->add_option("--checked", search_options->num_checked,
                     "searches of each kind that a plain loop does again");
  search->add_flag("--by-meaning", search_options->by_meaning, "rank by a model of titles, too");
  search->add_flag("--likely", search_options->likely,
                   "put the first in the order of who is likely to answer, too");
  search->add_option("--work", search_options->work, "where the index is written for the while");
  search->add_option("--json", search_options->json, "file for the figures");
  search->callback([search_options] { RunBenchSearch(*search_options); });
}

}  // namespace bole
