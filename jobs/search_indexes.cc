#include "jobs/search_indexes.h"

#include <algorithm>

#include "engine/base/parallel.h"
#include "engine/base/progress.h"
#include "engine/search/dealings.h"
#include "engine/search/search_index_writer.h"
#include "engine/store/file.h"
#include "features/search/row_titles.h"
#include "features/search/search_documents.h"
#include "features/search/splitter_words.h"
#include "features/search/synonyms.h"
#include "models/title_learner.h"

namespace bole {
namespace {

// Documents that are read before they are added: what waits must fit in memory.
constexpr size_t kBatch = 4096;
constexpr size_t kGrain = 64;  // documents that a thread takes at a time

struct Kind {
  std::string name;  // plural
  RowTitles titles;
  std::vector<SearchField> fields;
  std::unique_ptr<const SearchDocuments> documents;
};

void WriteIndex(const Kind& kind, SearchIndex::Synonyms synonyms, size_t num_threads,
                const std::filesystem::path& path) {
  SearchIndexWriter writer(kind.fields);
  writer.SetSynonyms(std::move(synonyms));
  const size_t size = kind.documents->size();
  Progress progress("search index of " + kind.name, kind.name, size);
  for (size_t begin = 0; begin < size; begin += kBatch) {
    std::vector<SearchDocument> batch(std::min(kBatch, size - begin));
    ParallelFor(batch.size(), kGrain, num_threads, [&](const Chunk& chunk) {
      for (size_t i = chunk.begin; i < chunk.end; ++i) {
        batch[i] = kind.documents->Read(static_cast<uint32_t>(begin + i));
      }
    });
    for (const SearchDocument& document : batch) writer.Add(document);
    progress.Add(batch.size());
  }
  writer.Write(path);
}

// The table `names`, concept by concept; its rows are in that order.
std::vector<TitleConcept> ReadConcepts(const std::filesystem::path& tables) {
  const Table table = Table::Open(tables / "names.bole");
  const TextColumn ids = table.Text("concept_id");
  const TextColumn names = table.Text("name");
  const TextColumn descriptions = table.Text("description");
  std::vector<TitleConcept> concepts;
  for (size_t row = 0; row < ids.size(); ++row) {
    if (row == 0 || ids[row] != ids[row - 1]) concepts.emplace_back();
    concepts.back().names.emplace_back(names[row]);
    if (concepts.back().description.empty()) concepts.back().description = descriptions[row];
  }
  return concepts;
}

}  // namespace

nlohmann::json SearchIndexKey(const SiteConfig& config, const Step& ingest) {
  return {{"synonyms", config.synonyms.empty() ? std::string() : DigestOfFile(config.synonyms)},
          {"as_of", ingest.manifest().facts.at("as_of")}};
}

void MakeSearchIndexes(const SiteConfig& config, const Step& ingest, Step* step) {
  const ProfileTables tables = ProfileTables::Open(ingest.directory());
  const Table groups = Table::Open(ingest.directory() / "groups.bole");
  const auto words = MakeSiteWords(config.words, tables);
  const int64_t now = ingest.manifest().facts.at("as_of");
  const SearchIndex::Synonyms synonyms = SiteSynonyms(config.synonyms, *words);
  Kind kinds[] = {
      {"members", MemberTitles(tables, now), MemberSearchFields(),
       MakeMemberDocuments(tables, groups, *words, now)},
      {"jobs", JobTitles(tables), JobSearchFields(), MakeJobDocuments(tables, *words, now)}};
  step->Make("dealings.bole", [&](const auto& path) {
    WriteDealings(DealingTables::Open(ingest.directory()), now, path);
  });
  TitleLearner titles(ReadConcepts(ingest.directory()), *words,
                      {.seed = config.seed, .num_threads = config.num_threads});
  for (const Kind& kind : kinds) {
    step->Make("search_" + kind.name + ".bole",
               [&](const auto& path) { WriteIndex(kind, synonyms, config.num_threads, path); });
    step->Make("titles_" + kind.name + ".bole",
               [&](const auto& path) { titles.Write(kind.titles, path); });
  }
}

}  // namespace bole
