#include "engine/matching/headhunter_pair_features.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/retrieval/accumulator.h"

namespace bole {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
constexpr size_t kHeadhuntersPerChunk = 16;

// Where each group of features begins.
constexpr size_t kSpecialismsFrom = kNumRelationScores;
constexpr size_t kPastFrom = 11;
constexpr size_t kOwnFrom = kHeadhunterPairFeatureNames.size();

float ValueOf(std::span<const float> values, size_t i) {
  return values.empty() ? 1.0F : values[i];
}

// Whether a row of names' numbers has this one; unknown when either isn't known.
float Has(std::span<const uint32_t> row, float number) {
  if (row.empty() || std::isnan(number)) return kUnknown;
  return std::ranges::binary_search(row, static_cast<uint32_t>(number)) ? 1 : 0;
}

// The sum of the values of a row whose columns are among others; unknown when either is empty.
float Shared(std::span<const uint32_t> row, std::span<const float> values,
             std::span<const uint32_t> others) {
  if (row.empty() || others.empty()) return kUnknown;
  float sum = 0;
  for (size_t i = 0; i < row.size(); ++i) {
    if (std::ranges::binary_search(others, row[i])) sum += ValueOf(values, i);
  }
  return sum;
}

// Drops all but the largest entries of a row; ties go to the smaller column.
void KeepLargest(std::vector<CsrEntry>& row) {
  if (row.size() > kMostPastFeatures) {
    std::nth_element(row.begin(), row.begin() + kMostPastFeatures, row.end(),
                     [](const CsrEntry& a, const CsrEntry& b) {
                       return a.value != b.value ? a.value > b.value : a.column < b.column;
                     });
    row.resize(kMostPastFeatures);
  }
  std::ranges::sort(row, {}, &CsrEntry::column);
}

// A mean over others, by weight, of what is known of them.
struct Mean {
  double sum = 0, weight = 0;

  void Add(float value, double times) {
    if (std::isnan(value)) return;
    sum += times * value;
    weight += times;
  }
  float value() const { return weight > 0 ? static_cast<float>(sum / weight) : kUnknown; }
};

// How much of the others' weight agrees with somebody.
struct Agreement {
  float own = kUnknown;
  double same = 0;

  void Add(float other, double weight) { same += other == own ? weight : 0; }
  float Share(double weight) const {
    return weight > 0 && !std::isnan(own) ? static_cast<float>(same / weight) : kUnknown;
  }
};

}  // namespace

Csr PastProfiles(const CsrView& history, const CsrView& profiles, size_t num_threads) {
  std::vector<std::vector<CsrEntry>> rows(history.num_rows());
  ParallelFor(rows.size(), kHeadhuntersPerChunk, num_threads, [&](const Chunk& chunk) {
    Accumulator sums(profiles.num_columns);
    for (size_t i = chunk.begin; i < chunk.end; ++i) {
      const auto members = history.row(i);
      for (size_t j = 0; j < members.size(); ++j) {
        sums.AddScaled(profiles.row(members[j]), profiles.row_values(members[j]),
                       ValueOf(history.row_values(i), j));
      }
      sums.Drain([&](uint32_t feature, float sum) {
        rows[i].push_back({static_cast<uint32_t>(i), feature, sum});
      });
      KeepLargest(rows[i]);
    }
  });
  Csr made;
  made.num_columns = profiles.num_columns;
  for (const auto& row : rows) {
    for (const CsrEntry& entry : row) {
      made.columns.push_back(entry.column);
      made.values.push_back(entry.value);
    }
    made.offsets.push_back(made.columns.size());
  }
  return made;
}

HeadhunterPairFeatures::HeadhunterPairFeatures(const HeadhunterPairViews& views)
    : views_(views), scores_(*views.relation, views.scales, views.profiles) {
  const bool fits = views.members.num_members() == num_objects() &&
                    views.outreach.members.num_rows == num_objects() &&
                    views.outreach.headhunters.num_rows == num_actors() &&
                    views.past_profiles.num_rows() == num_actors() &&
                    views.past_profiles.num_columns == views.profiles.items.num_columns;
  if (!fits) {
    throw Error(ErrorCode::kInvalidArgument, "what features of pairs read doesn't fit together");
  }
}

Matrix HeadhunterPairFeatures::OfActor(uint32_t headhunter,
                                       std::span<const uint32_t> members) const {
  Matrix features(static_cast<Eigen::Index>(members.size()), kNumHeadhunterPairFeatures);
  for (size_t i = 0; i < members.size(); ++i) {
    Fill(headhunter, members[i], features.row(static_cast<Eigen::Index>(i)).data());
  }
  return features;
}

Matrix HeadhunterPairFeatures::OfObject(uint32_t member,
                                        std::span<const uint32_t> headhunters) const {
  Matrix features(static_cast<Eigen::Index>(headhunters.size()), kNumHeadhunterPairFeatures);
  for (size_t i = 0; i < headhunters.size(); ++i) {
    Fill(headhunters[i], member, features.row(static_cast<Eigen::Index>(i)).data());
  }
  return features;
}

void HeadhunterPairFeatures::Fill(uint32_t headhunter, uint32_t member, float* row) const {
  scores_.Fill(headhunter, member, row);
  FillSpecialisms(headhunter, member, row + kSpecialismsFrom);
  FillPast(headhunter, member, row + kPastFrom);
  const auto traits = views_.members.values.row(member).first(kNumOwnMemberTraits);
  const auto approached = views_.outreach.members.row(member).first(kNumOwnApproachedTraits);
  const auto own = views_.outreach.headhunters.row(headhunter);
  float* out = std::copy(traits.begin(), traits.end(), row + kOwnFrom);
  out = std::copy(approached.begin(), approached.end(), out);
  std::copy(own.begin(), own.end(), out);
}

void HeadhunterPairFeatures::FillSpecialisms(uint32_t headhunter, uint32_t member,
                                             float* row) const {
  const OutreachTraits& traits = views_.outreach;
  const auto terms = traits.headhunter_terms.row(headhunter);
  const auto places = traits.headhunter_places.row(headhunter);
  row[0] = Has(terms, traits.member(member, ApproachedTrait::kFunction));
  row[1] = Has(terms, traits.member(member, ApproachedTrait::kIndustry));
  row[2] = Shared(traits.member_skills.row(member), {}, terms);
  row[3] = Has(places, traits.member(member, ApproachedTrait::kPlace));
  row[4] = Shared(traits.wished_functions.row(member), traits.wished_functions.row_values(member),
                  terms);
  row[5] =
      Shared(traits.wished_places.row(member), traits.wished_places.row_values(member), places);
}

// The member itself, where the headhunter dealt with them, is left out of the headhunter's past.
void HeadhunterPairFeatures::FillPast(uint32_t headhunter, uint32_t member, float* row) const {
  const OutreachTraits& traits = views_.outreach;
  constexpr std::array kNames = {ApproachedTrait::kPlace, ApproachedTrait::kFunction,
                                 ApproachedTrait::kIndustry, ApproachedTrait::kCompany,
                                 ApproachedTrait::kSchool};
  std::array<Agreement, kNames.size()> same;
  for (size_t i = 0; i < kNames.size(); ++i) same[i].own = traits.member(member, kNames[i]);
  Agreement same_level = {views_.members.value(member, Trait::kSeniority)};
  Mean levels, years, open;
  double others = 0, own = 0;
  const auto past = views_.relation->history().row(headhunter);
  const auto weights = views_.relation->history().row_values(headhunter);
  for (size_t i = 0; i < past.size(); ++i) {
    const double weight = ValueOf(weights, i);
    if (past[i] == member) {
      own = weight;
      continue;
    }
    others += weight;
    for (size_t name = 0; name < kNames.size(); ++name) {
      same[name].Add(traits.member(past[i], kNames[name]), weight);
    }
    same_level.Add(views_.members.value(past[i], Trait::kSeniority), weight);
    levels.Add(views_.members.value(past[i], Trait::kSeniority), weight);
    years.Add(views_.members.value(past[i], Trait::kYears), weight);
    open.Add(traits.member(past[i], ApproachedTrait::kOpenToWork), weight);
  }
  row[0] = static_cast<float>(std::log1p(others));
  row[1] = PastCosine(headhunter, member, own, others);
  for (size_t name = 0; name < kNames.size(); ++name) row[2 + name] = same[name].Share(others);
  row[7] = same_level.Share(others);
  row[8] = views_.members.value(member, Trait::kSeniority) - levels.value();
  row[9] = std::abs(row[8]);
  row[10] = views_.members.value(member, Trait::kYears) - years.value();
  row[11] = std::abs(row[10]);
  row[12] = open.value();
}

// The mean cosine of the member's profile to those of the others.
float HeadhunterPairFeatures::PastCosine(uint32_t headhunter, uint32_t member, double own_weight,
                                         double others_weight) const {
  if (!(others_weight > 0)) return kUnknown;
  const auto features = views_.profiles.items.row(member);
  const auto values = views_.profiles.items.row_values(member);
  const auto sums = views_.past_profiles.row(headhunter);
  const auto sum_values = views_.past_profiles.row_values(headhunter);
  double product = 0;
  auto at = sums.begin();
  for (size_t i = 0; i < features.size(); ++i) {
    at = std::lower_bound(at, sums.end(), features[i]);
    if (at == sums.end()) break;
    if (*at != features[i]) continue;
    const double value = ValueOf(values, i);
    product += value * (sum_values[static_cast<size_t>(at - sums.begin())] - own_weight * value);
  }
  return static_cast<float>(product / others_weight);
}

}  // namespace bole
