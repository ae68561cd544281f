// Learns to whom of the headhunters employers give their jobs, and which jobs are filled.
#pragma once

#include <cstdint>
#include <filesystem>

#include "features/text/word_splitter.h"

namespace bole {

struct MandatePlaces {
  std::filesystem::path tables;  // the directory of ingest
  std::filesystem::path words;   // what WriteMandateWords wrote
};

// Writes mandates.bole (MandateMatcher), from what was known at `now` (Unix seconds).
//
// Learns from the mandates of the last months, each by what was known at a cut before it. What is
// thought of the weights beforehand orders headhunters where there are few: the specialism, the
// words, the record with this employer, this function, city and level; so a new site has lists,
// too.
//
//   words  of this site: WriteMandateWords
void WriteMandates(const MandatePlaces& places, int64_t now, size_t num_threads,
                   const std::filesystem::path& path);

// Whether the site has jobs and headhunters at all: else there is nothing to learn.
bool HasMandates(const std::filesystem::path& tables);

// Writes what the words of jobs say to those of headhunters (WordImpacts), whatever the time.
void WriteMandateWords(const std::filesystem::path& tables, const WordSplitter& splitter,
                       size_t num_threads, const std::filesystem::path& path);

}  // namespace bole
