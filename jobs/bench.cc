#include <memory>

#include "jobs/bench_acceptance.h"
#include "jobs/bench_als.h"
#include "jobs/bench_search.h"
#include "jobs/commands.h"

namespace bole {

void AddBenchCommand(CLI::App& app) {
  CLI::App* bench = app.add_subcommand("bench", "measure, beside the machine's limits");
  bench->require_subcommand(1);

  auto options = std::make_shared<AlsBenchOptions>();
  CLI::App* als = bench->add_subcommand("als", "seconds an epoch, share of SGEMM's peak, quality");
  als->add_option("--train", options->train, "CSV with columns user,item: numbers from 0");
  als->add_option("--test", options->test, "the same, held out");
  als->add_option("--dims", options->dims, "lengths of an embedding");
  als->add_flag("--generated,!--no-generated", options->generated,
                "measure a generated set of MovieLens-20M's shape too");
  als->callback([options] { RunBenchAls(*options); });

  auto site = std::make_shared<ConfigArguments>();
  CLI::App* acceptance =
      bench->add_subcommand("acceptance", "foretold against observed answers to invitations");
  site->AddTo(acceptance);
  acceptance->callback([site] { RunBenchAcceptance(site->Read()); });
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
