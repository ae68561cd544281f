#include "features/text/compounds.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/base/utf8.h"

namespace bole {
namespace {

constexpr std::string_view kCompounding[] = {"danish", "dutch",     "estonian",  "finnish",
                                             "german", "hungarian", "norwegian", "swedish"};

// What German, Dutch and the languages of Scandinavia have between parts; also how a form of the
// last part may end.
constexpr std::string_view kLinks[] = {"", "s", "es", "n", "en", "er", "e"};

constexpr size_t kShortestPart = 3;  // characters: bau, car
constexpr uint32_t kLeastCount = 2;  // a word that is there once may be a slip
constexpr size_t kMostParts = 4;

// The best ways to get to each place of a word in each number of parts.
class Ways {
 public:
  explicit Ways(std::string_view word) : word_(word) {
    for (auto& steps : steps_) steps.resize(word.size() + 1);
    steps_[0][0].sum = 0;
  }

  bool Reach(size_t place) const {
    return std::ranges::any_of(steps_, [&](const auto& steps) { return steps[place].sum >= 0; });
  }

  // The part word[begin, end) follows on all ways to its begin.
  void Add(size_t begin, size_t end, double log_count) {
    for (const std::string_view link : kLinks) {
      if (word_.substr(end, link.size()) != link) continue;
      for (size_t parts = 0; parts < kMostParts; ++parts) {
        if (steps_[parts][begin].sum < 0) continue;
        Step& step = steps_[parts + 1][end + link.size()];
        const double sum = steps_[parts][begin].sum + log_count;
        if (sum > step.sum) step = {sum, begin, end - begin};
      }
    }
  }

  // The number of parts, two or more, of the way through the word with the largest mean; 0: none.
  size_t BestNumber() const {
    size_t best = 0;
    double largest_mean = -1;
    for (size_t parts = 2; parts <= kMostParts; ++parts) {
      const double sum = steps_[parts][word_.size()].sum;
      const double mean = sum / static_cast<double>(parts);
      if (sum < 0 || mean <= largest_mean) continue;
      largest_mean = mean;
      best = parts;
    }
    return best;
  }

  std::vector<std::string_view> Parts(size_t number) const {
    std::vector<std::string_view> parts(number);
    for (size_t place = word_.size(); number > 0; --number) {
      const Step& step = steps_[number][place];
      parts[number - 1] = word_.substr(step.begin, step.size);
      place = step.begin;
    }
    return parts;
  }

 private:
  struct Step {
    double sum = -1;   // of the logarithms of counts; negative: no way gets here
    size_t begin = 0;  // of the last part
    size_t size = 0;   // of the last part, without its link
  };

  std::string_view word_;
  std::array<std::vector<Step>, kMostParts + 1> steps_;  // [parts][place]
};

}  // namespace

bool WritesCompounds(std::string_view language) {
  return std::ranges::find(kCompounding, language) != std::ranges::end(kCompounding);
}

std::vector<std::string_view> Compounds::PartsOf(std::string_view word) const {
  const std::vector<size_t> places = CharacterBegins(word);
  if (counts_.empty() || places.size() <= 2 * kShortestPart) return {};
  Ways ways(word);
  for (size_t i = 0; i + kShortestPart < places.size(); ++i) {
    const size_t begin = places[i];
    if (!ways.Reach(begin)) continue;
    for (size_t j = i + kShortestPart; j < places.size(); ++j) {
      const auto found = counts_.find(word.substr(begin, places[j] - begin));
      if (found == counts_.end() || found->second < kLeastCount) continue;
      ways.Add(begin, places[j], std::log(found->second));
    }
  }
  return ways.Parts(ways.BestNumber());
}

}  // namespace bole
