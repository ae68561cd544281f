// The steps of one night, in order. Each reads what the steps before it made and is not done again
// when nothing that it depends on has changed.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "jobs/site_config.h"
#include "jobs/step.h"

namespace bole {

// From the site's tables to checked ones: night/ingest/TABLE.bole; bad rows to WORK/rejected/.
Step RunIngest(const SiteConfig& config);

// Features, graph and embeddings: night/train/final/ from everything, night/train/holdout/ from
// what came before the split, with the held-out pairs.
Step RunTrain(const SiteConfig& config, const Step& ingest);

// Vector indexes over the embeddings, and their recall: night/index/.
Step RunIndex(const SiteConfig& config, const Step& ingest, const Step& train);

// Everyone's lists: night/recommend/lists/; with a time split also night/recommend/holdout/, the
// lists of those who are evaluated, from what came before the split.
Step RunRecommend(const SiteConfig& config, const Step& ingest, const Step& train,
                  const Step& index);

struct EvaluatedSteps {
  const Step& ingest;
  const Step& train;
  const Step& index;
  const Step& recommend;
};

// Quality on what was held out, beside baselines, and whom lists show:
// night/evaluate/evaluation.json, audit.json and report.html.
Step RunEvaluate(const SiteConfig& config, const EvaluatedSteps& steps);

struct NightSteps {
  const Step& ingest;
  const Step& train;
  const Step& index;
  const Step& recommend;
  const Step& evaluate;
};

// The gate, then one snapshot under WORK/snapshots/, and WORK/CURRENT. Returns its id; when
// the current snapshot already has the same content, that one's.
//
// Throws Error(kRefused) with all the reasons when the gate doesn't let it through.
std::string RunPublish(const SiteConfig& config, const NightSteps& steps);

// Does the work of the step of this name, once: for who wants to see each step begin and end.
using StepRunner = std::function<void(const std::string& step, const std::function<void()>& work)>;

// Runs all steps up to the one of this name ("ingest" ... "publish"), each by `run`. Steps that are
// done are kept. Returns the id of the published snapshot, if it comes so far.
std::optional<std::string> RunNight(
    const SiteConfig& config, const std::string& last_step,
    const StepRunner& run = [](const std::string&, const std::function<void()>& work) { work(); });

}  // namespace bole
