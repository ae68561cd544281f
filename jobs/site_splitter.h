// The words of one site's texts, loaded when they are first asked for.
#pragma once

#include <filesystem>
#include <memory>

#include "features/text/word_splitter.h"

namespace bole {

// Thread safety: none.
class SiteSplitter {
 public:
  // dictionary: as for WordSplitter; tables: the directory of ingest, whose skills and companies
  // are words, too.
  SiteSplitter(std::filesystem::path dictionary, std::filesystem::path tables);

  const std::filesystem::path& tables() const { return tables_; }

  // Throws what WordSplitter and opening the tables throw.
  const WordSplitter& Get();

 private:
  std::filesystem::path dictionary_, tables_;
  std::unique_ptr<const WordSplitter> splitter_;
};

}  // namespace bole
