// The words of searches, by the splitter that features are made with.
#pragma once

#include <filesystem>
#include <memory>

#include "engine/search/search_field.h"
#include "features/matrix/profile.h"
#include "features/text/compounds.h"
#include "features/text/pinyin.h"
#include "features/text/stemmer.h"
#include "features/text/word_splitter.h"

namespace bole {

// A Chinese character is a word of its own, so that a term matches wherever it stands, however the
// text around it would be cut into words: 推荐 is found in 推荐系统 and in 荐股推荐师. What isn't
// Chinese is split as features are. By meaning, titles are compared in the splitter's words.
//
// Thread safety: const and safe from any number of threads.
class SplitterWords : public QueryWords {
 public:
  // `language`: that of words in letters, as Stemmer wants it. `compounds`: of what words of it are
  // made.
  explicit SplitterWords(std::shared_ptr<const WordSplitter> splitter,
                         std::string_view language = "", Compounds compounds = {})
      : splitter_(std::move(splitter)),
        language_(language),
        compounds_(std::move(compounds)),
        stemmer_(language) {}

  // All throw Error(kInvalidArgument) when the text isn't valid UTF-8.
  std::vector<std::string> Words(std::string_view text) const override;
  // Without what the text excepts and, if it has others, without function words of the language;
  // the parts of a compound follow it.
  std::vector<std::string> MeaningWords(std::string_view text) const override;
  // Pinyin, of one Chinese character.
  std::vector<std::string> Readings(std::string_view word) const override {
    return pinyin_.Readings(word);
  }
  std::string Key(std::string_view value) const override {
    return splitter_->normalizer().Normalize(value);
  }
  std::string Stem(std::string_view word) const override { return stemmer_.Stem(word); }

 private:
  std::shared_ptr<const WordSplitter> splitter_;
  const std::string language_;
  const Compounds compounds_;
  Pinyin pinyin_;
  Stemmer stemmer_;
};

// Skills and companies of a site: words that no dictionary knows.
std::vector<std::string> SitePhrases(const ProfileTables& tables);

// The language of a site's titles of jobs and headlines, as Stemmer wants it; "" for none.
std::string_view SiteLanguage(const ProfileTables& tables, const Normalizer& normalizer);

// The words of a site's searches: the same by night and by day when the tables are the same.
// `dictionary` as for WordSplitter.
std::shared_ptr<const QueryWords> MakeSiteWords(const std::filesystem::path& dictionary,
                                                const ProfileTables& tables);

}  // namespace bole
