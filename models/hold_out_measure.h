// How good the lists of a tuning are on a hold-out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/csr.h"
#include "models/feature_als.h"
#include "models/hold_out.h"
#include "models/relation_tuning.h"

namespace bole {

struct HoldOutMeasureOptions {
  size_t list_length = 20;
  size_t max_users = 10000;  // who are measured, chosen by a hash of seed and row
  uint64_t seed = 1;
  size_t num_threads = 1;  // changes no result

  // Of rows and columns of the hold-out; what is learned is learned with them, as the night does.
  // The views must outlive the measure.
  SideFeatures features;

  // Measured users with something to find in each segment, from which on the segments are told
  // apart.
  size_t fewest_of_segment = 100;

  // Of the embeddings by interactions alone that the lists of known items are compared with, where
  // the segments are told apart.
  AlsOptions plain;
};

// Learns from what was kept, recommends to users with something kept and something held out, and
// compares: by the same steps as the night, on the whole catalogue. Remembers the last models, so
// that tunings that differ in one source's options or in the weight alone don't learn the other
// again.
//
// Thread safety: none.
class HoldOutMeasure {
 public:
  // Throws Error(kInvalidArgument) when options are out of range or there is nobody to measure.
  HoldOutMeasure(HoldOut data, const HoldOutMeasureOptions& options);

  TuningQuality Measure(const RelationTuning& tuning);

  // Whether anything is known of the order in which things happened.
  bool has_order() const;

  // Whether anything is known of items, or of anybody, but what happened.
  bool has_item_features() const { return options_.features.items.num_entries() > 0; }
  bool has_features() const {
    return has_item_features() || options_.features.users.num_entries() > 0;
  }

  // Whether the known and the new items are told apart: TuningQuality::segments.
  bool has_segments() const { return baselines_.has_value(); }

  // Of data and options: equal subjects give equal numbers.
  const std::string& subject() const { return subject_; }

 private:
  // Models by the description of their options, the last used one at the back.
  template <class Model>
  using Recent = std::deque<std::pair<std::string, Model>>;

  using Lists = std::vector<std::vector<uint32_t>>;

  std::optional<SegmentQuality> MeasureBaselines() const;
  double MeanValue(const Lists& lists, const Csr& held) const;
  TuningQuality QualityOf(const Lists& lists) const;
  CsrView History(const RelationTuning& tuning);
  const Factors& Embeddings(const RelationTuning& tuning);
  Factors ScaledEmbeddings(const RelationTuning& tuning);
  CsrView ItemFilter(const RelationTuning& tuning);
  CsrView Filter(const RelationTuning& tuning);

  const HoldOutMeasureOptions options_;
  const HoldOut data_;
  const std::vector<uint32_t> users_;
  const std::vector<uint32_t> popularity_;
  const std::vector<uint8_t> is_cold_;
  const HeldSegments held_;
  const std::optional<SegmentQuality> baselines_;  // values, not ratios
  const std::string subject_;
  std::vector<float> weights_;  // of what was kept, for the last tuning
  Recent<Factors> embeddings_;
  Recent<Csr> graph_filters_;
  Recent<Csr> regressions_;
  Csr mixed_filter_;  // of these, for the last tuning
  Recent<Csr> content_filters_;
  Csr whole_filter_;  // with content, for the last tuning
};

}  // namespace bole
