#include "jobs/yesterday.h"

#include <glog/logging.h>

#include <array>
#include <utility>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "engine/store/snapshot_store.h"
#include "engine/store/table.h"
#include "features/matrix/interactions.h"
#include "models/alignment.h"
#include "models/dense_algebra.h"

namespace bole {
namespace {

// Files of a snapshot that are kept: the models, how exposure was planned, and the tables whose ids
// name their rows.
constexpr std::array<const char*, 10> kKeptFiles = {"models/member_job.bole",
                                                    "models/headhunter_member.bole",
                                                    "lists/jobs_for_member.exposure.bole",
                                                    "lists/candidates_for_job.exposure.bole",
                                                    "lists/headhunters_for_member.exposure.bole",
                                                    "lists/candidates_for_headhunter.exposure.bole",
                                                    "lists/headhunters_for_job.exposure.bole",
                                                    "tables/members.bole",
                                                    "tables/jobs.bole",
                                                    "tables/headhunters.bole"};

// Of today's rows that must have been there: with fewer it is another site, or as good as one.
constexpr double kLeastShared = 0.5;

// The current snapshot's directory; nothing when there is none or it can't be read.
std::optional<std::filesystem::path> CurrentSnapshot(const SiteConfig& config) {
  if (!config.from_yesterday) return std::nullopt;
  const SnapshotStore store(config.work);
  try {
    const auto id = store.CurrentId();
    if (!id) return std::nullopt;
    const std::filesystem::path directory = store.Directory(*id);
    VerifyFiles(directory, ReadManifest(directory));
    return directory;
  } catch (const Error& error) {
    LOG(WARNING) << "the night begins without yesterday: " << error.what();
    return std::nullopt;
  }
}

// A copy, not a link: yesterday must outlive a damaged or removed snapshot.
void CopyFile(const std::filesystem::path& from, const std::filesystem::path& to) {
  const std::filesystem::path half = to.string() + ".tmp";
  std::filesystem::copy_file(from, half, std::filesystem::copy_options::overwrite_existing);
  SyncPath(half);
  std::filesystem::rename(half, to);
}

const char* TableOf(EntityKind kind) {
  constexpr std::array<const char*, 4> kTables = {"members", "jobs", "headhunters", "companies"};
  return kTables[static_cast<size_t>(kind)];
}

TextColumn IdsOf(const std::filesystem::path& tables, EntityKind kind, std::optional<Table>* keep) {
  const std::string table = TableOf(kind);
  keep->emplace(Table::Open(tables / (table + ".bole")));
  return (*keep)->Text(table.substr(0, table.size() - 1) + "_id");
}

// Merges two columns of ids that ascend.
SharedRows Merge(const TextColumn& today, const TextColumn& yesterday) {
  SharedRows shared;
  for (uint32_t i = 0, j = 0; i < today.size() && j < yesterday.size();) {
    const int order = today[i].compare(yesterday[j]);
    if (order == 0) {
      shared.today.push_back(i);
      shared.yesterday.push_back(j);
    }
    i += order <= 0 ? 1 : 0;
    j += order >= 0 ? 1 : 0;
  }
  return shared;
}

bool IsEnough(const MatchedRows& matched) {
  return static_cast<double>(matched.rows.today.size()) >=
         kLeastShared * static_cast<double>(matched.num_today);
}

MatchedRows Match(const std::filesystem::path& today, const std::filesystem::path& yesterday,
                  EntityKind kind) {
  std::optional<Table> today_table;
  std::optional<Table> yesterday_table;
  const TextColumn today_ids = IdsOf(today, kind, &today_table);
  return {Merge(today_ids, IdsOf(yesterday, kind, &yesterday_table)), today_ids.size()};
}

Matrix Place(const MatrixView& yesterday, const SharedRows& rows, size_t num_today) {
  Matrix placed = Matrix::Zero(static_cast<Eigen::Index>(num_today), yesterday.cols());
  for (size_t i = 0; i < rows.today.size(); ++i) {
    placed.row(rows.today[i]) = yesterday.row(rows.yesterday[i]);
  }
  return placed;
}

AlignedSide Side(const MatrixView& today, const MatrixView& yesterday, const SharedRows& rows) {
  return {today, yesterday, {rows.today, rows.yesterday}};
}

}  // namespace

Step RunYesterday(const SiteConfig& config, const Step& ingest) {
  Step step(config.work / "night", "yesterday",
            {{"ingest", ingest.manifest().content}, {"wanted", config.from_yesterday}});
  if (step.finished()) return step;
  const auto snapshot = CurrentSnapshot(config);
  for (const char* file : kKeptFiles) {
    if (!snapshot || !std::filesystem::exists(*snapshot / file)) continue;
    step.Make(file, [&](const auto& path) { CopyFile(*snapshot / file, path); });
  }
  step.Finish();
  return step;
}

std::optional<MatchedRows> RowsOfYesterday(const Step& yesterday,
                                           const std::filesystem::path& tables, EntityKind kind) {
  const std::filesystem::path then = yesterday.directory() / "tables";
  if (!std::filesystem::exists(then / (std::string(TableOf(kind)) + ".bole"))) return std::nullopt;
  MatchedRows matched = Match(tables, then, kind);
  if (!IsEnough(matched)) return std::nullopt;
  return matched;
}

RelationYesterday::RelationYesterday(RelationModel model, SharedRows actors, SharedRows objects,
                                     size_t num_actors, size_t num_objects)
    : model_(std::move(model)),
      actors_(std::move(actors)),
      objects_(std::move(objects)),
      num_actors_(num_actors),
      num_objects_(num_objects) {}

std::optional<RelationYesterday> RelationYesterday::Open(const Step& yesterday,
                                                         const std::filesystem::path& tables,
                                                         const std::string& relation, size_t dim) {
  const std::filesystem::path file = yesterday.directory() / "models" / (relation + ".bole");
  if (!std::filesystem::exists(file)) return std::nullopt;
  RelationModel model = RelationModel::Open(file);
  if (static_cast<size_t>(model.actor_embeddings().cols()) != dim) return std::nullopt;
  const Relation& kinds = FindRelation(relation);
  MatchedRows actors = Match(tables, yesterday.directory() / "tables", kinds.row_kind);
  MatchedRows objects = Match(tables, yesterday.directory() / "tables", kinds.column_kind);
  if (!IsEnough(actors) || !IsEnough(objects)) {
    LOG(WARNING) << relation << " begins anew: of " << actors.num_today << " and "
                 << objects.num_today << " only " << actors.rows.today.size() << " and "
                 << objects.rows.today.size() << " were there yesterday";
    return std::nullopt;
  }
  return RelationYesterday(std::move(model), std::move(actors.rows), std::move(objects.rows),
                           actors.num_today, objects.num_today);
}

Factors RelationYesterday::Start() const {
  return {Place(model_.actor_embeddings(), actors_, num_actors_),
          Place(model_.object_embeddings(), objects_, num_objects_)};
}

void RelationYesterday::Align(size_t num_threads, Matrix* actors, Matrix* objects) const {
  const AlignedSide sides[] = {Side(ViewOf(*actors), model_.actor_embeddings(), actors_),
                               Side(ViewOf(*objects), model_.object_embeddings(), objects_)};
  const Matrix turn = FindAlignment(sides);
  RotateRows(turn, num_threads, actors);
  RotateRows(turn, num_threads, objects);
}

nlohmann::json RelationYesterday::Change(const MatrixView& actors,
                                         const MatrixView& objects) const {
  return {{"actors", RelativeChange(Side(actors, model_.actor_embeddings(), actors_))},
          {"objects", RelativeChange(Side(objects, model_.object_embeddings(), objects_))}};
}

}  // namespace bole
