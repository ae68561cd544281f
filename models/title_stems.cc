#include "models/title_stems.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/search/title_terms.h"
#include "models/term_matrix.h"

namespace bole {
namespace {

// The stems of all names, with the number of names that have each.
class Stems {
 public:
  Stems(const TitleCorpus& corpus, const QueryWords& words) : words_(words) {
    std::map<std::string, uint32_t> names_with;
    for (const auto& names : corpus.concepts) {
      for (const TitleName& name : names) {
        std::set<std::string> seen;
        for (const std::string& word : name) seen.insert(StemOf(word));
        for (const std::string& stem : seen) ++names_with[stem];
        ++num_names_;
      }
    }
    for (const auto& [stem, with] : names_with) {
      numbers_.emplace(stem, 0);
      idf_.push_back(StemIdf(static_cast<double>(num_names_), with));
    }
    NumberTexts(numbers_);
  }

  // Requires a name of a concept, as all titles are.
  TermWeights Weigh(const TitleName& name) {
    std::map<std::string, size_t> counts;
    for (const std::string& word : name) ++counts[StemOf(word)];
    TermWeights weights;
    for (const auto& [stem, count] : counts) {
      const uint32_t number = numbers_.at(stem);
      weights[number] = TitleCount(count) * idf_[number];
    }
    return weights;
  }

  void Write(ArrayFileWriter& file) const {
    WriteTexts("stems", numbers_, file);
    file.Add("stem_idf", idf_);
    file.Add("num_names", std::vector<uint64_t>{num_names_});
  }

  size_t size() const { return numbers_.size(); }

 private:
  const std::string& StemOf(const std::string& word) {
    const auto [found, is_new] = stem_of_.try_emplace(word);
    if (is_new) found->second = words_.Stem(word);
    return found->second;
  }

  const QueryWords& words_;
  std::map<std::string, std::string> stem_of_;
  TextNumbers numbers_;
  std::vector<float> idf_;
  uint64_t num_names_ = 0;
};

}  // namespace

void WriteTitleStems(const TitleCorpus& corpus, const QueryWords& words, ArrayFileWriter& file) {
  Stems stems(corpus, words);
  TermMatrix titles, concepts;
  for (const TitleName& title : corpus.titles) titles.AddRow(stems.Weigh(title));
  for (const auto& names : corpus.concepts) {
    std::vector<TermWeights> weights;
    for (const TitleName& name : names) weights.push_back(stems.Weigh(name));
    concepts.AddMean(weights);
  }
  stems.Write(file);
  file.AddCsr("stems_of_title", titles.ByRow(stems.size()).view());
  file.AddCsr("stems_of_concept", concepts.ByRow(stems.size()).view());
}

}  // namespace bole
