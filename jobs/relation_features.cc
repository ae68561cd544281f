#include "jobs/relation_features.h"

#include "features/search/splitter_words.h"
#include "features/text/word_splitter.h"

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

void WriteFeatures(const SiteConfig& config, const std::filesystem::path& tables, const Fold& fold,
                   const std::filesystem::path& path) {
  const ProfileTables profiles = ProfileTables::Open(tables);
  const WordSplitter splitter(config.words, SitePhrases(profiles));
  const EntityFeatureOptions options = {
      .weights = {}, .fit_until = fold.until, .num_threads = config.num_threads};
  BuildEntityFeatures(profiles, splitter, options).Save(path);
}

RelationFeatures FeaturesOf(const EntityFeatures& features, const Relation& relation) {
  return {RowsOf(features, relation.row_kind), RowsOf(features, relation.column_kind)};
}

}  // namespace bole
