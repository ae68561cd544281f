#include <memory>

#include "jobs/bench_acceptance.h"
#include "jobs/bench_als.h"
#include "jobs/bench_exposure.h"
#include "jobs/bench_index.h"
#include "jobs/bench_links.h"
#include "jobs/bench_matches.h"
#include "jobs/bench_search.h"
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
  index->callback([options] { RunBenchIndex(*options); });

  auto exact_options = std::make_shared<IndexBenchOptions>();
  exact_options->rows = 1'000'000;
  CLI::App* exact = bench->add_subcommand("exact", "exact search, beside the machine's limits");
  AddIndexOptions(exact, exact_options.get());
  exact->callback([exact_options] { RunBenchExact(*exact_options); });
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

}  // namespace

void AddBenchCommand(CLI::App& app) {
  CLI::App* bench = app.add_subcommand("bench", "measure, beside the machine's limits");
  bench->require_subcommand(1);

  AddIndexBenches(bench);
  AddExposureBench(bench);
  auto options = std::make_shared<AlsBenchOptions>();
  CLI::App* als = bench->add_subcommand("als", "seconds an epoch, share of SGEMM's peak, quality");
  als->add_option("--train", options->train, "CSV with columns user,item: numbers from 0");
  als->add_option("--test", options->test, "the same, held out");
  als->add_option("--dims", options->dims, "lengths of an embedding");
  als->add_flag("--generated,!--no-generated", options->generated,
                "measure a generated set of MovieLens-20M's shape too");
  als->callback([options] { RunBenchAls(*options); });

  auto links = std::make_shared<LinkBenchOptions>();
  CLI::App* link_command = bench->add_subcommand("links", "ties foretold by a graph's structure");
  link_command->add_option("graphs", links->graphs, "CSV of two columns, a tie each")->required();
  link_command->add_option("--splits", links->num_splits, "times that a tenth is held out")
      ->check(CLI::Range(1, 1000));
  link_command->callback([links] { RunBenchLinks(*links); });

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
  auto search_options = std::make_shared<SearchBenchOptions>();
  CLI::App* search = bench->add_subcommand("search", "milliseconds of searches of each kind");
  search->add_option("--members", search_options->num_members, "members to generate")
      ->check(CLI::Range(1, 100'000'000));
  search->add_option("--queries", search_options->num_queries, "searches of each kind")
      ->check(CLI::Range(1, 1'000'000));
  search->add_option("--work", search_options->work, "where the index is written for the while");
  search->callback([search_options] { RunBenchSearch(*search_options); });
}

}  // namespace bole
