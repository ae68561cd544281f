#include "features/matrix/feature_counts.h"

#include <unordered_map>
#include <utility>

#include "engine/base/parallel.h"
#include "features/matrix/feature_names.h"

namespace bole {
namespace {

// Bytes up to which a text is likely to come again (a skill, a title, a city), and what was made
// of it is kept.
constexpr size_t kRepeatedText = 64;

class RunCounter {
 public:
  explicit RunCounter(const WordSplitter& splitter) : splitter_(splitter) {}

  void AddRow(const Profile& profile, bool fitted) {
    const size_t begin = counts_.name_of.size();
    for (const FieldText& text : profile) AddText(text, begin);
    counts_.offsets.push_back(counts_.name_of.size());
    if (!fitted) return;
    ++counts_.num_fitted_rows;
    for (size_t i = begin; i < counts_.name_of.size(); ++i) {
      ++counts_.names[counts_.name_of[i]].num_fitted_rows;
    }
  }

  FeatureCounts Take() { return std::move(counts_); }

 private:
  struct Count {
    uint32_t name;
    float factor;  // for a text of weight 1
  };

  void AddText(const FieldText& text, size_t row_begin) {
    if (text.text.size() > kRepeatedText) {
      AddCounts(CountsOf(text), text.weight, row_begin);
      return;
    }
    std::string key(1, static_cast<char>(text.field));
    key.append(text.text);
    const auto [place, is_new] = repeated_.try_emplace(std::move(key));
    if (is_new) place->second = CountsOf(text);
    AddCounts(place->second, text.weight, row_begin);
  }

  std::vector<Count> CountsOf(const FieldText& text) {
    std::vector<Count> counts;
    for (NamedFeature& feature : FeaturesOf({text.field, text.text, 1}, splitter_)) {
      counts.push_back({Number(std::move(feature)), feature.weight});
    }
    return counts;
  }

  uint32_t Number(NamedFeature&& feature) {
    const auto next = static_cast<uint32_t>(counts_.names.size());
    const auto [place, is_new] = numbers_.try_emplace(feature.name, next);
    if (is_new) {
      counts_.names.push_back({std::move(feature.name), feature.field});
      place_in_row_.push_back(0);
    }
    return place->second;
  }

  void AddCounts(const std::vector<Count>& counts, float weight, size_t row_begin) {
    for (const Count& count : counts) {
      // One more than the entry's place, so that 0 and the places of earlier rows are "none".
      size_t& place = place_in_row_[count.name];
      if (place <= row_begin) {
        counts_.name_of.push_back(count.name);
        counts_.weights.push_back(0);
        place = counts_.name_of.size();
      }
      counts_.weights[place - 1] += weight * count.factor;
    }
  }

  const WordSplitter& splitter_;
  FeatureCounts counts_;
  std::unordered_map<std::string, uint32_t> numbers_;
  std::vector<size_t> place_in_row_;  // by name
  std::unordered_map<std::string, std::vector<Count>> repeated_;
};

}  // namespace

std::vector<FeatureCounts> CountFeatures(const ProfileSource& profiles,
                                         const WordSplitter& splitter, size_t num_threads) {
  std::vector<FeatureCounts> runs(NumChunks(profiles.size(), kRowsPerRun));
  ParallelFor(profiles.size(), kRowsPerRun, num_threads, [&](const Chunk& chunk) {
    RunCounter counter(splitter);
    for (size_t row = chunk.begin; row < chunk.end; ++row) {
      counter.AddRow(profiles.Read(row), profiles.IsFitted(row));
    }
    runs[chunk.index] = counter.Take();
  });
  return runs;
}

}  // namespace bole
