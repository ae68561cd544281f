#include "models/title_corpus.h"

#include "engine/base/parallel.h"

namespace bole {
namespace {

constexpr size_t kGrain = 256;  // texts that a thread splits at a time

std::vector<TitleName> SplitAll(const std::vector<std::string>& texts, const QueryWords& words,
                                size_t num_threads) {
  std::vector<TitleName> names(texts.size());
  ParallelFor(texts.size(), kGrain, num_threads, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) names[i] = words.MeaningWords(texts[i]);
  });
  return names;
}

}  // namespace

TitleCorpus MakeTitleCorpus(const std::vector<std::vector<std::string>>& titles_of_row,
                            const std::vector<TitleConcept>& concepts, const QueryWords& words,
                            size_t num_threads) {
  TitleCorpus corpus;
  std::vector<std::string> texts;
  for (const auto& titles : titles_of_row) texts.insert(texts.end(), titles.begin(), titles.end());
  const std::vector<TitleName> split = SplitAll(texts, words, num_threads);
  std::map<TitleName, uint32_t> numbers;
  for (const TitleName& name : split) {
    if (!name.empty()) numbers.emplace(name, 0);
  }
  for (auto& [name, number] : numbers) {
    number = static_cast<uint32_t>(corpus.titles.size());
    corpus.titles.push_back(name);
  }
  size_t next = 0;
  for (uint32_t row = 0; row < titles_of_row.size(); ++row) {
    for (size_t i = 0; i < titles_of_row[row].size(); ++i) {
      const auto found = numbers.find(split[next++]);
      if (found != numbers.end()) corpus.titles_of_row.push_back({row, found->second});
    }
  }

  std::vector<bool> has_concept(corpus.titles.size());
  for (uint32_t i = 0; i < concepts.size(); ++i) {
    corpus.concepts.push_back(SplitAll(concepts[i].names, words, 1));
    corpus.descriptions.push_back(words.MeaningWords(concepts[i].description));
    for (const TitleName& name : corpus.concepts.back()) {
      const auto found = numbers.find(name);
      if (found == numbers.end()) continue;
      corpus.concepts_of_title.push_back({found->second, i});
      has_concept[found->second] = true;
    }
  }
  corpus.num_named = corpus.concepts.size();
  for (uint32_t title = 0; title < corpus.titles.size(); ++title) {
    if (has_concept[title]) continue;
    corpus.concepts_of_title.push_back({title, static_cast<uint32_t>(corpus.concepts.size())});
    corpus.concepts.push_back({corpus.titles[title]});
    corpus.descriptions.emplace_back();
  }
  return corpus;
}

void NumberTexts(TextNumbers& numbers) {
  uint32_t next = 0;
  for (auto& [text, number] : numbers) number = next++;
}

void WriteTexts(const std::string& name, const TextNumbers& numbers, ArrayFileWriter& file) {
  TextColumnBuilder texts;
  for (const auto& [text, number] : numbers) texts.Add(text);
  file.Add(name + ".offsets", texts.offsets);
  file.AddText(name, texts.bytes);
}

}  // namespace bole
