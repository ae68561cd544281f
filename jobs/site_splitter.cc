#include "jobs/site_splitter.h"

#include <utility>

#include "features/search/splitter_words.h"

namespace bole {

SiteSplitter::SiteSplitter(std::filesystem::path dictionary, std::filesystem::path tables)
    : dictionary_(std::move(dictionary)), tables_(std::move(tables)) {}

const WordSplitter& SiteSplitter::Get() {
  if (!splitter_) {
    splitter_ = std::make_unique<const WordSplitter>(dictionary_,
                                                     SitePhrases(ProfileTables::Open(tables_)));
  }
  return *splitter_;
}

}  // namespace bole
