#include <glog/logging.h>

#include <algorithm>
#include <memory>

#include "engine/matching/headhunter_pair_features.h"
#include "engine/matching/job_pair_features.h"
#include "engine/matching/known_pairs.h"
#include "engine/matching/match_ranker.h"
#include "engine/retrieval/member_graph.h"
#include "engine/store/file.h"
#include "features/graph/market_traits_table.h"
#include "features/graph/member_conduct_arrays.h"
#include "features/graph/member_graph_arrays.h"
#include "features/graph/member_traits_table.h"
#include "features/graph/outreach_traits_table.h"
#include "features/matrix/entity_features.h"
#include "features/matrix/split.h"
#include "jobs/fold.h"
#include "jobs/headhunter_learner.h"
#include "jobs/job_learner.h"
#include "jobs/mandate_learner.h"
#include "jobs/people_learner.h"
#include "jobs/relation_features.h"
#include "jobs/relation_learner.h"
#include "jobs/steps.h"
#include "jobs/two_sided_learner.h"
#include "jobs/yesterday.h"

namespace bole {
namespace {

// An application, a contact and all that is stronger are test pairs; a view is none.
constexpr float kMinTestSignal = 1;

void WriteGraph(const SiteConfig& config, const Step& ingest, const Fold& fold,
                const std::filesystem::path& path) {
  MakeMemberGraph(GraphTables::Open(ingest.directory()), GraphPeriod::Until(fold.until),
                  config.celebrity_followers)
      .Write(path);
}

void WriteConduct(const Step& ingest, const Fold& fold, const std::filesystem::path& path) {
  GatherMemberConduct(GraphTables::Open(ingest.directory()), GraphPeriod::Until(fold.until))
      .Write(path);
}

void WriteTraits(const Step& ingest, const Fold& fold, const std::filesystem::path& path) {
  MakeMemberTraits(GraphTables::Open(ingest.directory()), GraphPeriod::Until(fold.until))
      .Write(path);
}

void WriteKnownPairs(const Step& ingest, const Fold& fold, const std::filesystem::path& path) {
  const auto table = [&](const char* name) {
    return Table::Open(ingest.directory() / (std::string(name) + ".bole"));
  };
  const KnownPairsTables tables = {table("members"), table("jobs"), table("headhunters"),
                                   table("connections"), table("interactions")};
  KnownPairs(tables, fold.until.value_or(std::numeric_limits<int64_t>::max())).Write(path);
}

// Held-out pairs of each relation, from the explicit test tables or from after the split; and
// those of them that the other side wanted too (NAME_mutual).
void WriteTestPairs(const SiteConfig& config, const Step& ingest,
                    const std::filesystem::path& path) {
  const auto table = [&](const char* name) {
    return Table::Open(ingest.directory() / (std::string(name) + ".bole"));
  };
  const Table jobs = table("jobs");
  const Table happened = table(config.split_at ? "interactions" : "test_interactions");
  const auto num_members = static_cast<uint32_t>(table("members").num_rows()),
             num_jobs = static_cast<uint32_t>(jobs.num_rows()),
             num_headhunters = static_cast<uint32_t>(table("headhunters").num_rows());
  const auto held_out = [&](const char* relation, const RelationShape& shape,
                            const Lifetimes& lifetimes) {
    if (!config.split_at) return TestInteractions(happened, FindRelation(relation), shape);
    return HeldOutInteractions(happened, FindRelation(relation), shape,
                               {*config.split_at, kMinTestSignal, lifetimes});
  };
  ArrayFileWriter writer(path);
  const auto add = [&](const std::string& name, const Csr& pairs, const Csr& others) {
    writer.AddCsr(name, pairs.view());
    writer.AddCsr(name + "_mutual", MutualPairs(pairs.view(), others.view()).view());
  };
  add("member_job",
      held_out("member_job", {num_members, num_jobs},
               {jobs.Times("posted_at"), jobs.Times("closes_at")}),
      held_out("job_member", {num_jobs, num_members}, {}));
  add("headhunter_member", held_out("headhunter_member", {num_headhunters, num_members}, {}),
      held_out("member_headhunter", {num_members, num_headhunters}, {}));
  const Csr ties = config.split_at
                       ? HeldOutConnections(table("connections"), num_members, *config.split_at)
                       : TestConnections(table("test_connections"), num_members);
  writer.AddCsr("connections", ties.view());
  writer.Finish();
}

// Kept until both folds' mandates are learned.
constexpr char kMandateWords[] = "mandate_words.bole";

// A relation that embeddings are learned for.
struct LearnedRelation {
  const char* name;
  const RelationConfig SiteConfig::*config;
};
constexpr LearnedRelation kLearned[] = {{"member_job", &SiteConfig::member_job},
                                        {"headhunter_member", &SiteConfig::headhunter_member}};

std::optional<RelationYesterday> OpenYesterday(const SiteConfig& config, const Step& ingest,
                                               const Step& yesterday,
                                               const LearnedRelation& learned) {
  return RelationYesterday::Open(yesterday, ingest.directory(), learned.name,
                                 (config.*learned.config).dim);
}

// Where a relation as of the rehearsal is kept until the ranker of its matches is learned.
std::filesystem::path RehearsalPath(const Step& train, const Fold& fold, const char* relation) {
  return train.directory() / "rehearsal" / fold.name / (std::string(relation) + ".bole");
}

MatchLearnerPlaces PlacesOf(const Step& ingest, const Step& train, const Fold& fold,
                            const char* relation) {
  return {ingest.directory(), train.directory() / fold.name, RehearsalPath(train, fold, relation)};
}

bool LearnsMatches(const SiteConfig& config, const Step& ingest, const Fold& fold,
                   std::string_view relation) {
  if (!config.learn_matches) return false;
  return relation == "member_job" ? HasAnsweredApplications(ingest.directory(), fold)
                                  : HasAnsweredApproaches(ingest.directory(), fold);
}

// What is measured must not begin from yesterday's embeddings, which know what came after the
// split.
void WriteRelations(const SiteConfig& config, const Step& ingest, const Fold& fold,
                    const Step& yesterday, Step* train) {
  for (const LearnedRelation& learned : kLearned) {
    train->Make(fold.name + "/" + learned.name + ".bole", [&](const auto& path) {
      const auto features = EntityFeatures::Load(train->directory() / fold.name / "features.bole");
      const RelationLearner learner(config, config.*learned.config, ingest.directory());
      const auto start = fold.until ? std::optional<RelationYesterday>()
                                    : OpenYesterday(config, ingest, yesterday, learned);
      const bool rehearses = LearnsMatches(config, ingest, fold, learned.name);
      RelationParts rehearsed;
      const RelationParts parts =
          learner.Learn(learned.name, FeaturesOf(features, FindRelation(learned.name)), fold,
                        start ? &*start : nullptr, rehearses ? &rehearsed : nullptr);
      if (!rehearsed.history.columns.empty()) {
        const std::filesystem::path then = RehearsalPath(*train, fold, learned.name);
        std::filesystem::create_directories(then.parent_path());
        WriteRelationModel(then, rehearsed);
      }
      WriteRelationModel(path, parts);
    });
  }
}

void WriteMarketTraits(const Step& ingest, const Fold& fold, const std::filesystem::path& path) {
  const std::vector<JobEncounter> encounters = ListJobEncounters(
      Table::Open(ingest.directory() / "interactions.bole"), GraphPeriod::Until(fold.until));
  const int64_t as_of = ingest.manifest().facts.at("as_of");
  MakeMarketTraits(MarketTables::Open(ingest.directory()), encounters, NowOf(fold, as_of))
      .Write(path);
}

void WriteOutreachTraits(const Step& ingest, const Fold& fold, const std::filesystem::path& path) {
  const Table interactions = Table::Open(ingest.directory() / "interactions.bole");
  const std::vector<Approach> approaches =
      ListApproaches(interactions, GraphPeriod::Until(fold.until));
  const std::vector<JobEncounter> encounters =
      ListJobEncounters(interactions, GraphPeriod::Until(fold.until));
  const int64_t as_of = ingest.manifest().facts.at("as_of");
  MakeOutreachTraits(OutreachTables::Open(ingest.directory()),
                     {approaches, encounters, NowOf(fold, as_of)})
      .Write(path);
}

void WritePastProfiles(const SiteConfig& config, const std::filesystem::path& models,
                       const std::filesystem::path& path) {
  const auto relation = RelationModel::Open(models / "headhunter_member.bole");
  const auto features = EntityFeatures::Load(models / "features.bole");
  ArrayFileWriter writer(path);
  writer.AddCsr("past_profiles",
                PastProfiles(relation.history(), features.members(), config.num_threads).view());
  writer.Finish();
}

// What headhunters and members have of each other, and who suits whom. Nothing where no member
// answers headhunters.
void WriteHeadhunterMatches(const SiteConfig& config, const Step& ingest, const Fold& fold,
                            Step* train) {
  if (!LearnsMatches(config, ingest, fold, "headhunter_member")) return;
  const std::filesystem::path models = train->directory() / fold.name;
  train->Make(fold.name + "/outreach_traits.bole",
              [&](const auto& path) { WriteOutreachTraits(ingest, fold, path); });
  train->Make(fold.name + "/past_profiles.bole",
              [&](const auto& path) { WritePastProfiles(config, models, path); });
  train->Make(fold.name + "/headhunter_ranker.bole", [&](const auto& path) {
    WriteHeadhunterRanker(config, PlacesOf(ingest, *train, fold, "headhunter_member"), fold, path);
  });
}

bool LearnsMandates(const SiteConfig& config, const Step& ingest) {
  return config.learn_matches && HasMandates(ingest.directory());
}

// All that is made of texts, while the dictionary is in memory.
void WriteWords(const SiteConfig& config, const Step& ingest, Step* train) {
  SiteSplitter words(config.words, ingest.directory());
  for (const Fold& fold : Folds(config)) {
    train->Make(fold.name + "/features.bole",
                [&](const auto& path) { WriteFeatures(words, fold, config.num_threads, path); });
  }
  if (!LearnsMandates(config, ingest)) return;
  train->Make(kMandateWords, [&](const auto& path) {
    WriteMandateWords(ingest.directory(), words.Get(), config.num_threads, path);
  });
}

// Whom employers give their jobs.
void WriteMandateMatches(const SiteConfig& config, const Step& ingest, const Fold& fold,
                         Step* train) {
  if (!LearnsMandates(config, ingest)) return;
  const int64_t as_of = ingest.manifest().facts.at("as_of");
  train->Make(fold.name + "/mandates.bole", [&](const auto& path) {
    WriteMandates({ingest.directory(), train->directory() / kMandateWords}, NowOf(fold, as_of),
                  config.num_threads, path);
  });
}

// The job surfaces whose lists stay in the order in which they are found.
std::vector<Surface> FoundJobSurfaces(const std::filesystem::path& job_ranker) {
  const MatchRankerFile learned = MatchRankerFile::Read(job_ranker, kNumJobPairFeatures);
  std::vector<Surface> surfaces;
  if (!learned.orders_objects) surfaces.push_back(Surface::kJobsForMember);
  if (!learned.orders_actors) surfaces.push_back(Surface::kCandidatesForJob);
  return surfaces;
}

// How far the published embeddings have moved since yesterday.
nlohmann::json ChangeSinceYesterday(const SiteConfig& config, const Step& ingest,
                                    const Step& yesterday, const Step& train) {
  nlohmann::json change = nlohmann::json::object();
  for (const LearnedRelation& learned : kLearned) {
    const auto before = OpenYesterday(config, ingest, yesterday, learned);
    if (!before) continue;
    const auto model = RelationModel::Open(train.directory() / FinalFold().name /
                                           (std::string(learned.name) + ".bole"));
    if (static_cast<size_t>(model.object_embeddings().cols()) != (config.*learned.config).dim) {
      continue;  // nothing was learned
    }
    change[learned.name] = before->Change(model.actor_embeddings(), model.object_embeddings());
    LOG(INFO) << learned.name << ": relative change of the embeddings since yesterday "
              << change[learned.name].dump();
  }
  return change;
}

// Settings that the step's files depend on.
nlohmann::json TrainKey(const SiteConfig& config, const Step& ingest, const Step& yesterday) {
  nlohmann::json key = {{"ingest", ingest.manifest().content},
                        {"yesterday", yesterday.manifest().content}};
  for (const char* file : {"jieba.dict.utf8", "hmm_model.utf8"}) {
    key[file] = DigestOfFile(config.words / file);
  }
  for (const auto& [name, value] : config.effective.items()) {
    for (const char* prefix :
         {"member_job.", "headhunter_member.", "graph.", "matches.", "split.", "night.seed"}) {
      if (name.starts_with(prefix)) key[name] = value;
    }
  }
  return key;
}

}  // namespace

Step RunTrain(const SiteConfig& config, const Step& ingest) {
  const Step yesterday = RunYesterday(config, ingest);
  Step train(config.work / "night", "train", TrainKey(config, ingest, yesterday));
  if (train.finished()) return train;
  train.Make("test.bole", [&](const auto& path) { WriteTestPairs(config, ingest, path); });
  WriteWords(config, ingest, &train);
  for (const Fold& fold : Folds(config)) {
    train.Make(fold.name + "/graph.bole",
               [&](const auto& path) { WriteGraph(config, ingest, fold, path); });
    train.Make(fold.name + "/conduct.bole",
               [&](const auto& path) { WriteConduct(ingest, fold, path); });
    train.Make(fold.name + "/people_weights.bole", [&](const auto& path) {
      LearnPeopleWeights(config, train.directory() / fold.name, path);
    });
    train.Make(fold.name + "/graph_near.bole", [&](const auto& path) {
      WriteNearMembers(config, train.directory() / fold.name, path);
    });
    train.Make(fold.name + "/member_traits.bole",
               [&](const auto& path) { WriteTraits(ingest, fold, path); });
    train.Make(fold.name + "/people_ranker.bole", [&](const auto& path) {
      WritePeopleRanker(config, {ingest.directory(), train.directory() / fold.name}, fold, path);
    });
    train.Make(fold.name + "/known_pairs.bole",
               [&](const auto& path) { WriteKnownPairs(ingest, fold, path); });
    WriteRelations(config, ingest, fold, yesterday, &train);
    train.Make(fold.name + "/market_traits.bole",
               [&](const auto& path) { WriteMarketTraits(ingest, fold, path); });
    train.Make(fold.name + "/job_ranker.bole", [&](const auto& path) {
      WriteJobRanker(config, PlacesOf(ingest, train, fold, "member_job"), fold, path);
    });
    WriteHeadhunterMatches(config, ingest, fold, &train);
    WriteMandateMatches(config, ingest, fold, &train);
    train.Make(fold.name + "/joined_vectors.bole", [&](const auto& path) {
      WriteJoinedVectors(config, PlacesOf(ingest, train, fold, "member_job"), fold,
                         FoundJobSurfaces(train.directory() / fold.name / "job_ranker.bole"), path);
    });
  }
  std::filesystem::remove_all(train.directory() / "rehearsal");
  std::filesystem::remove(train.directory() / kMandateWords);
  train.Finish({{"change", ChangeSinceYesterday(config, ingest, yesterday, train)}});
  return train;
}

}  // namespace bole
