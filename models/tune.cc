#include "models/tune.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include "models/pattern_search.h"
#include "models/tune_journal.h"

namespace bole {
namespace {

// Better by less than this share is noise of the hold-out.
constexpr double kLeastGain = 0.0015;

// A dimension twice as large has to be better by this share: it costs every night and every index
// twice the memory, and more than twice the time.
constexpr double kLeastGainOfDimension = 0.003;

// Where embeddings are searched first: quick to learn, and α₀ and λ are near those of more.
constexpr size_t kFirstDim = 64;

constexpr float kFirstRegressionShare = 0.4F;

// An option as an axis of the search.
struct Knob {
  SearchAxis axis;
  double (*get)(const RelationTuning&);
  void (*set)(double, RelationTuning*);
};

// Coarse steps first: how far a site lies from the defaults differs much, and only together with
// the other source are small ones worth their time.
const Knob kUserExponent = {
    {"user_exponent", -0.2, 1.2, 0.2},
    [](const RelationTuning& t) { return static_cast<double>(t.filter.user_exponent); },
    [](double x, RelationTuning* t) { t->filter.user_exponent = static_cast<float>(x); }};
const Knob kHistoryExponent = {
    {"history_exponent", 0, 1.2, 0.2},
    [](const RelationTuning& t) { return static_cast<double>(t.filter.history_exponent); },
    [](double x, RelationTuning* t) { t->filter.history_exponent = static_cast<float>(x); }};
const Knob kItemExponent = {
    {"item_exponent", 0, 1.2, 0.2},
    [](const RelationTuning& t) { return static_cast<double>(t.filter.item_exponent); },
    [](double x, RelationTuning* t) { t->filter.item_exponent = static_cast<float>(x); }};
const Knob kPower = {{"power", 0.1, 2, 0.2},
                     [](const RelationTuning& t) { return static_cast<double>(t.filter.power); },
                     [](double x, RelationTuning* t) { t->filter.power = static_cast<float>(x); }};

const Knob kRegression = {
    {"regression_share", 0, 1, 0.2},
    [](const RelationTuning& t) { return static_cast<double>(t.filter.regression_share); },
    [](double x, RelationTuning* t) { t->filter.regression_share = static_cast<float>(x); }};

// Powers of two: what matters is their ratio.
const Knob kRidge = {{"log2_regression_ridge", -3, 10, 1},
                     [](const RelationTuning& t) {
                       return std::log2(static_cast<double>(t.filter.regression_ridge));
                     },
                     [](double x, RelationTuning* t) {
                       t->filter.regression_ridge = static_cast<float>(std::exp2(x));
                     }};
const Knob kNeighbours = {{"log2_regression_neighbours", 3, 8, 1},
                          [](const RelationTuning& t) {
                            return std::log2(static_cast<double>(t.filter.regression_neighbours));
                          },
                          [](double x, RelationTuning* t) {
                            t->filter.regression_neighbours = std::lround(std::exp2(x));
                          }};
const Knob kAlpha0 = {
    {"log2_alpha0", -14, 3, 1},
    [](const RelationTuning& t) { return std::log2(static_cast<double>(t.als.alpha0)); },
    [](double x, RelationTuning* t) { t->als.alpha0 = static_cast<float>(std::exp2(x)); }};
const Knob kLambda = {
    {"log2_lambda", -20, 6, 1},
    [](const RelationTuning& t) { return std::log2(static_cast<double>(t.als.lambda)); },
    [](double x, RelationTuning* t) { t->als.lambda = static_cast<float>(std::exp2(x)); }};
const Knob kNu = {{"nu", 0, 1.5, 0.25},
                  [](const RelationTuning& t) { return static_cast<double>(t.als.nu); },
                  [](double x, RelationTuning* t) { t->als.nu = static_cast<float>(x); }};
const Knob kEpochs = {
    {"log2_epochs", 1, 5, 1},
    [](const RelationTuning& t) { return std::log2(static_cast<double>(t.als.num_epochs)); },
    [](double x, RelationTuning* t) { t->als.num_epochs = std::lround(std::exp2(x)); }};
const Knob kWeight = {
    {"embedding_weight", 0, 1, 0.1},
    [](const RelationTuning& t) { return static_cast<double>(t.embedding_weight); },
    [](double x, RelationTuning* t) { t->embedding_weight = static_cast<float>(x); }};

// Changes no filter, only how a history is summed up: quick to try.
const Knob kRecency = {{"recency", 0, 2, 0.2},
                       [](const RelationTuning& t) { return static_cast<double>(t.recency); },
                       [](double x, RelationTuning* t) { t->recency = static_cast<float>(x); }};

// Coarse: the feature map tells little from its like.
const Knob kMapLambda = {
    {"log2_map_lambda", -6, 10, 2},
    [](const RelationTuning& t) { return std::log2(static_cast<double>(t.map_lambda)); },
    [](double x, RelationTuning* t) { t->map_lambda = static_cast<float>(std::exp2(x)); }};
const Knob kContentNeighbours = {
    {"log2_content_neighbours", 4, 9, 1},
    [](const RelationTuning& t) { return std::log2(static_cast<double>(t.content_neighbours)); },
    [](double x, RelationTuning* t) {
      t->content_neighbours = static_cast<size_t>(std::lround(std::exp2(x)));
    }};
const Knob kContentShare = {
    {"content_share", 0, 4, 0.5},
    [](const RelationTuning& t) { return static_cast<double>(t.content_share); },
    [](double x, RelationTuning* t) { t->content_share = static_cast<float>(x); }};
const Knob kColdScale = {
    {"cold_scale", 0.5, 4, 0.25},
    [](const RelationTuning& t) { return static_cast<double>(t.cold_scale); },
    [](double x, RelationTuning* t) { t->cold_scale = static_cast<float>(x); }};

const std::vector<Knob> kExponents = {kUserExponent, kItemExponent, kHistoryExponent, kPower};

std::vector<Knob> Join(std::vector<Knob> knobs, const std::vector<Knob>& more) {
  knobs.insert(knobs.end(), more.begin(), more.end());
  return knobs;
}

// What one climb varies, and what it climbs by.
struct Stage {
  std::string name;
  std::vector<Knob> knobs;
  std::vector<SearchPoint> diagonals = {};
  size_t num_halvings = 0;
  double (TuningQuality::*value)() const = &TuningQuality::value;
};

class Tuner {
 public:
  Tuner(HoldOut data, const TuneOptions& options,
        const std::function<void(const TuneTrial&)>& watch)
      : options_(options),
        watch_(watch),
        measure_(std::move(data), options.measure),
        journal_(options.journal, measure_.subject()),
        end_(std::chrono::steady_clock::now() + options.budget) {}

  TuneResult Run();

 private:
  // Climbs from a tuning; whether it ended above the best so far by more than the share
  // `least_gain`, and became the best.
  bool Search(const Stage& stage, const RelationTuning& start, double least_gain = 0);
  void SearchFilters();
  void SearchContent();
  void SearchEmbeddings();
  void SearchDimension();
  void CompareWithConfigured();

  // The knobs of what the data has.
  std::vector<Knob> Order() const;
  std::vector<Knob> Shape() const;
  std::vector<Knob> Content() const;

  std::optional<double> Try(const Stage& stage, const RelationTuning& tuning);
  MeasuredTuning MeasureTimed(const RelationTuning& tuning);

  const TuneOptions& options_;
  const std::function<void(const TuneTrial&)>& watch_;
  HoldOutMeasure measure_;
  TuneJournal journal_;
  const std::chrono::steady_clock::time_point end_;
  std::set<std::string> tried_;
  TuneResult result_{.complete = true};
};

TuneResult Tuner::Run() {
  result_.has_content = measure_.has_item_features() && options_.start.content_neighbours > 0;
  result_.has_cold_scale = measure_.has_segments();
  if (!Try({"configured", {}}, options_.start)) {
    result_.best = options_.start;
    result_.complete = false;
    return std::move(result_);
  }
  SearchFilters();
  SearchContent();
  SearchEmbeddings();
  CompareWithConfigured();
  result_.best.als.num_threads = options_.start.als.num_threads;
  return std::move(result_);
}

void Tuner::SearchFilters() {
  RelationTuning tuning = options_.start;
  tuning.embedding_weight = 0;
  result_.best = tuning;
  tuning.filter.regression_share = 0;
  Search(
      {.name = "filter", .knobs = Join(Order(), kExponents), .value = &TuningQuality::warm_value},
      tuning);
  tuning = result_.best;
  tuning.filter.regression_share = kFirstRegressionShare;
  Search({.name = "regression",
          .knobs = {kRegression, kRidge, kNeighbours},
          .value = &TuningQuality::warm_value},
         tuning);
}

void Tuner::SearchEmbeddings() {
  RelationTuning tuning = result_.best;
  tuning.als.dim = std::min(kFirstDim, options_.max_dim);
  tuning.embedding_weight = 0.5F;
  Search({"embeddings", {kWeight, kAlpha0, kLambda}, {{0, 1, 1}, {0, 1, -1}}}, tuning);
  if (result_.best.embedding_weight == 0) return;
  SearchDimension();
  Search({"shape", Shape()}, result_.best);
  const std::vector<Knob> weights = Join({kWeight, kRegression}, Content());
  Search({.name = "together", .knobs = Join(weights, kExponents), .num_halvings = 1}, result_.best);
}

std::vector<Knob> Tuner::Order() const {
  return measure_.has_order() ? std::vector{kRecency} : std::vector<Knob>{};
}

std::vector<Knob> Tuner::Shape() const {
  const std::vector<Knob> knobs = Join(Order(), {kNu, kEpochs});
  return measure_.has_features() ? Join(knobs, {kMapLambda}) : knobs;
}

std::vector<Knob> Tuner::Content() const {
  std::vector<Knob> knobs;
  if (result_.has_cold_scale) knobs.push_back(kColdScale);
  if (result_.has_content) knobs.push_back(kContentShare);
  return knobs;
}

void Tuner::SearchContent() {
  if (!result_.has_content) return;
  // Without content nothing new is ever found, and one step may not be enough to see it.
  RelationTuning tuning = result_.best;
  tuning.content_share = kUsualMixture.content_share;
  tuning.cold_scale = kUsualMixture.cold_scale;
  Search({"content", Join(Content(), {kContentNeighbours})}, tuning);
}

// The stages begin beside what was configured, so they may all end below it.
void Tuner::CompareWithConfigured() {
  const TuningQuality configured = journal_.Find(DescribeTuning(options_.start))->quality;
  if (configured.value() <= result_.quality.value()) return;
  result_.best = options_.start;
  result_.quality = configured;
}

void Tuner::SearchDimension() {
  for (bool helps = true; helps && result_.best.als.dim * 2 <= options_.max_dim;) {
    RelationTuning tuning = result_.best;
    tuning.als.dim *= 2;
    helps = Search({"dimension", {kWeight, kLambda}}, tuning, kLeastGainOfDimension);
  }
}

bool Tuner::Search(const Stage& stage, const RelationTuning& start, double least_gain) {
  SearchOptions search{.diagonals = stage.diagonals, .num_halvings = stage.num_halvings};
  SearchPoint point;
  for (const Knob& knob : stage.knobs) {
    search.axes.push_back(knob.axis);
    point.push_back(knob.get(start));
  }
  const auto tuning_at = [&](const SearchPoint& at) {
    RelationTuning tuning = start;
    for (size_t i = 0; i < at.size(); ++i) stage.knobs[i].set(at[i], &tuning);
    return tuning;
  };
  const SearchResult found = Climb(
      point, search, kLeastGain, [&](const SearchPoint& at) { return Try(stage, tuning_at(at)); });
  result_.complete = result_.complete && found.complete;
  const double best = (result_.quality.*stage.value)();
  if (!found.value || *found.value <= best * (1 + least_gain)) return false;
  result_.best = tuning_at(found.point);
  result_.quality = journal_.Find(DescribeTuning(result_.best))->quality;
  return true;
}

std::optional<double> Tuner::Try(const Stage& stage, const RelationTuning& tuning) {
  const std::string description = DescribeTuning(tuning);
  std::optional<MeasuredTuning> measured = journal_.Find(description);
  if (!measured) {
    if (std::chrono::steady_clock::now() >= end_) return {};
    measured = MeasureTimed(tuning);
    journal_.Add(description, *measured);
  }
  if (tried_.insert(description).second) {
    result_.trials.push_back({stage.name, tuning, measured->quality, measured->seconds});
    if (watch_) watch_(result_.trials.back());
  }
  return (measured->quality.*stage.value)();
}

MeasuredTuning Tuner::MeasureTimed(const RelationTuning& tuning) {
  const auto begin = std::chrono::steady_clock::now();
  const TuningQuality quality = measure_.Measure(tuning);
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
  return {quality, spent.count()};
}

}  // namespace

TuneResult TuneRelation(HoldOut data, const TuneOptions& options,
                        const std::function<void(const TuneTrial&)>& watch) {
  return Tuner(std::move(data), options, watch).Run();
}

}  // namespace bole
