#include <memory>

#include "engine/base/parallel.h"
#include "features/world/world.h"
#include "jobs/commands.h"

namespace bole {

void AddGenerateCommand(CLI::App& app) {
  auto options = std::make_shared<WorldOptions>();
  options->num_threads = DefaultNumThreads();
  CLI::App* command =
      app.add_subcommand("generate", "write a generated professional world as Parquet files");
  command->add_option("--out", options->out, "directory to write to")->required();
  command->add_option("--members", options->num_members, "number of members")->required();
  command->add_option("--seed", options->seed, "of every random choice");
  command->add_option("--threads", options->num_threads, "threads; changes nothing but speed")
      ->check(CLI::Range(1, 1024));
  command->add_option("--ties", options->ties_per_member, "ties of a member, in the mean");
  command->add_option("--shown", options->shown_per_member,
                      "jobs shown to a member of average activity");
  command->callback([options] { GenerateWorld(*options); });
}

}  // namespace bole
