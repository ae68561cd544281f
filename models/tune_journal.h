// What a search has measured so far, in a file: a search that was cut short goes on from there.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "models/relation_tuning.h"

namespace bole {

struct MeasuredTuning {
  TuningQuality quality;
  double seconds = 0;  // that measuring it took

  bool operator==(const MeasuredTuning&) const = default;
};

// One line of JSON for each tuning, with a digest of its own.
//
// Thread safety: none.
class TuneJournal {
 public:
  // Reads what is there. A last line that wasn't written to its end is cut off.
  //
  //   path     empty: nothing is kept beyond this object's life
  //   subject  what the numbers belong to: data and ways of measuring
  //
  // Throws Error(kInvalidArgument) for the journal of another subject, Error(kCorruptData) for
  // other damage, Error(kUnavailable) when it can't be read or written.
  TuneJournal(std::filesystem::path path, const std::string& subject);

  // By DescribeTuning.
  std::optional<MeasuredTuning> Find(const std::string& tuning) const;

  void Add(const std::string& tuning, const MeasuredTuning& measured);

 private:
  void Read(const std::string& subject);
  void Append(const std::string& line);

  const std::filesystem::path path_;
  std::map<std::string, MeasuredTuning> measured_;
};

}  // namespace bole
