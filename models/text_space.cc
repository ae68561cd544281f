#include "models/text_space.h"

#include <algorithm>
#include <cmath>

#include "engine/base/parallel.h"
#include "engine/base/progress.h"
#include "engine/base/random.h"

namespace bole {
namespace {

// Streams of random numbers.
constexpr uint64_t kStart = 1;
constexpr uint64_t kPairs = 2;

// Units of work of a thread.
constexpr size_t kTextGrain = 16;
constexpr size_t kPairGrain = 64;
constexpr size_t kFeatureGrain = 64;

// Fewer leave the vectors of a few names where chance put them.
constexpr size_t kLeastSteps = 100;

// Adam's decay of both moments, and what keeps its quotient finite (Kingma, Ba 2015, algorithm 1).
constexpr float kFirstDecay = 0.9f;
constexpr float kSecondDecay = 0.999f;
constexpr float kEpsilon = 1e-8f;

struct Name {
  uint32_t group = 0;
  uint32_t place = 0;  // among the group's names
};

std::vector<Name> NamesThatTeach(std::span<const TextGroup> groups) {
  std::vector<Name> names;
  for (uint32_t group = 0; group < groups.size(); ++group) {
    const size_t num_names = groups[group].names.size();
    if (num_names + (groups[group].description ? 1 : 0) < 2) continue;
    for (uint32_t i = 0; i < num_names; ++i) names.push_back({group, i});
  }
  return names;
}

struct Pair {
  uint32_t anchor = 0, partner = 0;  // texts
  uint32_t group = 0;
};

// Texts of a batch in the space, one a row.
struct PlacedTexts {
  Matrix units;
  Vector lengths;
  Matrix gradients;  // of the loss by units; then by sums of features

  explicit PlacedTexts(Eigen::Index size, Eigen::Index dim)
      : units(size, dim), lengths(size), gradients(size, dim) {}
};

// A text's features, summed and scaled to length 1; its length before.
float Place(const CsrView& texts, size_t text, const Matrix& features,
            Eigen::Ref<Eigen::RowVectorXf> unit) {
  unit.setZero();
  const auto columns = texts.row(text);
  const auto values = texts.row_values(text);
  for (size_t i = 0; i < columns.size(); ++i) unit += values[i] * features.row(columns[i]);
  const float length = unit.norm();
  if (length > 0) unit /= length;
  return length;
}

class SpaceLearner {
 public:
  SpaceLearner(const CsrView& texts, std::span<const TextGroup> groups,
               const TextSpaceOptions& options)
      : texts_(texts),
        groups_(groups),
        options_(options),
        names_(NamesThatTeach(groups)),
        batch_(std::min(options.batch, names_.size())),
        features_(texts.num_columns, Dim()),
        first_moments_(Matrix::Zero(texts.num_columns, Dim())),
        second_moments_(Matrix::Zero(texts.num_columns, Dim())),
        anchors_(Size(), Dim()),
        partners_(Size(), Dim()),
        errors_(Size(), Size()) {}

  Matrix Learn() {
    if (names_.empty()) return Matrix::Zero(features_.rows(), features_.cols());
    Start();
    const size_t num_steps = std::max(kLeastSteps, options_.num_epochs * names_.size() / batch_);
    Progress progress("meanings of names", "steps", num_steps);
    for (size_t step = 0; step < num_steps; ++step) {
      const auto left = static_cast<float>(num_steps - step) / static_cast<float>(num_steps);
      Draw(step);
      PlaceBatch();
      Compare();
      Update(step, options_.learning_rate * left);
      progress.Add(1);
    }
    return std::move(features_);
  }

 private:
  // What a feature of a batch gets from a text of it: anchors first, then partners.
  struct Share {
    uint32_t feature = 0;
    uint32_t place = 0;
    float weight = 0;

    bool operator<(const Share& other) const {
      return feature != other.feature ? feature < other.feature : place < other.place;
    }
  };

  Eigen::Index Dim() const { return static_cast<Eigen::Index>(options_.dim); }
  Eigen::Index Size() const { return static_cast<Eigen::Index>(batch_); }

  void Start() {
    const float scale = 1 / std::sqrt(static_cast<float>(options_.dim));
    ParallelFor(static_cast<size_t>(features_.rows()), kFeatureGrain, options_.num_threads,
                [&](const Chunk& chunk) {
                  for (size_t feature = chunk.begin; feature < chunk.end; ++feature) {
                    Random random(options_.seed, kStart, feature);
                    for (float& value : features_.row(static_cast<Eigen::Index>(feature))) {
                      value = scale * static_cast<float>(random.Normal());
                    }
                  }
                });
  }

  void Draw(size_t step) {
    pairs_.clear();
    for (size_t i = 0; i < batch_; ++i) {
      Random random(options_.seed, kPairs, step * batch_ + i);
      const Name& name = names_[random.Below(names_.size())];
      const TextGroup& group = groups_[name.group];
      pairs_.push_back({group.names[name.place], Partner(group, name.place, random), name.group});
    }
  }

  uint32_t Partner(const TextGroup& group, uint32_t place, Random& random) const {
    const bool is_described = group.description && random.Chance(options_.description_share);
    if (is_described || group.names.size() < 2) return *group.description;
    auto other = static_cast<uint32_t>(random.Below(group.names.size() - 1));
    if (other >= place) ++other;
    return group.names[other];
  }

  void PlaceBatch() {
    ParallelFor(batch_, kTextGrain, options_.num_threads, [&](const Chunk& chunk) {
      for (size_t i = chunk.begin; i < chunk.end; ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        anchors_.lengths[row] = Place(texts_, pairs_[i].anchor, features_, anchors_.units.row(row));
        partners_.lengths[row] =
            Place(texts_, pairs_[i].partner, features_, partners_.units.row(row));
      }
    });
  }

  // The gradients of the loss by both sides.
  void Compare() {
    ParallelFor(batch_, kPairGrain, options_.num_threads, [&](const Chunk& chunk) {
      const auto begin = static_cast<Eigen::Index>(chunk.begin);
      const auto size = static_cast<Eigen::Index>(chunk.end) - begin;
      auto errors = errors_.middleRows(begin, size);
      errors.noalias() = anchors_.units.middleRows(begin, size) * partners_.units.transpose();
      for (size_t i = chunk.begin; i < chunk.end; ++i) MakeErrors(i);
      anchors_.gradients.middleRows(begin, size).noalias() = errors * partners_.units;
    });
    ParallelFor(batch_, kPairGrain, options_.num_threads, [&](const Chunk& chunk) {
      const auto begin = static_cast<Eigen::Index>(chunk.begin);
      const auto size = static_cast<Eigen::Index>(chunk.end) - begin;
      partners_.gradients.middleRows(begin, size).noalias() =
          errors_.middleCols(begin, size).transpose() * anchors_.units;
      for (const auto side : {&anchors_, &partners_}) GoThroughLength(*side, begin, size);
    });
  }

  // From cosines with all partners to the derivatives of the loss by them.
  void MakeErrors(size_t pair) {
    auto row = errors_.row(static_cast<Eigen::Index>(pair)).array();
    row *= options_.sharpness;
    const float largest = row.maxCoeff();
    row = (row - largest).exp();
    for (size_t other = 0; other < pairs_.size(); ++other) {
      // Another name of the same group is no mistake.
      if (other != pair && pairs_[other].group == pairs_[pair].group) {
        row[static_cast<Eigen::Index>(other)] = 0;
      }
    }
    const float sum = row.sum();
    row *= options_.sharpness / (static_cast<float>(batch_) * sum);
    row[static_cast<Eigen::Index>(pair)] -= options_.sharpness / static_cast<float>(batch_);
  }

  // From gradients by units to those by what was scaled to length 1.
  static void GoThroughLength(PlacedTexts& side, Eigen::Index begin, Eigen::Index size) {
    for (Eigen::Index row = begin; row < begin + size; ++row) {
      auto gradient = side.gradients.row(row);
      const auto unit = side.units.row(row);
      if (side.lengths[row] > 0) {
        gradient = ((gradient - gradient.dot(unit) * unit) / side.lengths[row]).eval();
      } else {
        gradient.setZero();
      }
    }
  }

  void Update(size_t step, float rate) {
    FindShares();
    const auto steps = static_cast<float>(step + 1);
    const float first_scale = 1 / (1 - std::pow(kFirstDecay, steps));
    const float second_scale = 1 / (1 - std::pow(kSecondDecay, steps));
    ParallelFor(begins_.size() - 1, kFeatureGrain, options_.num_threads, [&](const Chunk& chunk) {
      Eigen::RowVectorXf gradient(Dim());
      for (size_t i = chunk.begin; i < chunk.end; ++i) {
        gradient.setZero();
        for (size_t at = begins_[i]; at < begins_[i + 1]; ++at) {
          gradient += shares_[at].weight * GradientAt(shares_[at].place);
        }
        const auto feature = static_cast<Eigen::Index>(shares_[begins_[i]].feature);
        auto first = first_moments_.row(feature);
        auto second = second_moments_.row(feature);
        first = kFirstDecay * first + (1 - kFirstDecay) * gradient;
        second = kSecondDecay * second + (1 - kSecondDecay) * gradient.cwiseAbs2();
        features_.row(feature).array() -= rate * first_scale * first.array() /
                                          ((second.array() * second_scale).sqrt() + kEpsilon);
      }
    });
  }

  auto GradientAt(uint32_t place) const -> Matrix::ConstRowXpr {
    const auto row = static_cast<Eigen::Index>(place);
    return row < Size() ? anchors_.gradients.row(row) : partners_.gradients.row(row - Size());
  }

  // What each feature gets, feature by feature; begins_ has where each begins, and the end.
  void FindShares() {
    shares_.clear();
    for (uint32_t i = 0; i < pairs_.size(); ++i) {
      AddShares(pairs_[i].anchor, i);
      AddShares(pairs_[i].partner, static_cast<uint32_t>(batch_) + i);
    }
    std::ranges::sort(shares_, std::less<>());
    begins_.clear();
    for (size_t at = 0; at < shares_.size(); ++at) {
      if (at == 0 || shares_[at].feature != shares_[at - 1].feature) begins_.push_back(at);
    }
    begins_.push_back(shares_.size());
  }

  void AddShares(uint32_t text, uint32_t place) {
    const auto columns = texts_.row(text);
    const auto values = texts_.row_values(text);
    for (size_t i = 0; i < columns.size(); ++i) shares_.push_back({columns[i], place, values[i]});
  }

  const CsrView texts_;
  const std::span<const TextGroup> groups_;
  const TextSpaceOptions options_;
  const std::vector<Name> names_;
  const size_t batch_;  // pairs
  Matrix features_, first_moments_, second_moments_;
  std::vector<Pair> pairs_;
  PlacedTexts anchors_, partners_;
  Matrix errors_;  // anchor x partner
  std::vector<Share> shares_;
  std::vector<size_t> begins_;
};

}  // namespace

Matrix LearnTextSpace(const CsrView& texts, std::span<const TextGroup> groups,
                      const TextSpaceOptions& options) {
  return SpaceLearner(texts, groups, options).Learn();
}

Matrix PlaceTexts(const CsrView& texts, const Matrix& features, size_t num_threads) {
  Matrix places(static_cast<Eigen::Index>(texts.num_rows()), features.cols());
  ParallelFor(texts.num_rows(), kTextGrain, num_threads, [&](const Chunk& chunk) {
    for (size_t text = chunk.begin; text < chunk.end; ++text) {
      Place(texts, text, features, places.row(static_cast<Eigen::Index>(text)));
    }
  });
  return places;
}

}  // namespace bole
