#include "jobs/relation_features.h"

namespace bole {
namespace {

CsrView RowsOf(const EntityFeatures& features, EntityKind kind) {
  switch (kind) {
    case EntityKind::kMember:
      return features.members();
    case EntityKind::kJob:
      return features.jobs();
    case EntityKind::kHeadhunter:
      return features.headhunters();
    case EntityKind::kCompany:
      break;
  }
  return {};
}

}  // namespace

void WriteFeatures(SiteSplitter& words, const Fold& fold, size_t num_threads,
                   const std::filesystem::path& path) {
  const EntityFeatureOptions options = {
      .weights = {}, .fit_until = fold.until, .num_threads = num_threads};
  BuildEntityFeatures(ProfileTables::Open(words.tables()), words.Get(), options).Save(path);
}

RelationFeatures FeaturesOf(const EntityFeatures& features, const Relation& relation) {
  return {RowsOf(features, relation.row_kind), RowsOf(features, relation.column_kind)};
}

}  // namespace bole
