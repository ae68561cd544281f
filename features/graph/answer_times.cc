#include "features/graph/answer_times.h"

#include <algorithm>

namespace bole {

AnswerTimes::AnswerTimes(std::span<const Request> requests, int64_t now) : now_(now) {
  if (requests.empty()) return;
  std::vector<int64_t> times;
  for (const Request& request : requests) times.push_back(request.at);
  const auto middle = times.begin() + static_cast<ptrdiff_t>((times.size() - 1) / 2);
  std::nth_element(times.begin(), middle, times.end());
  size_t num_early = 0;
  for (const Request& request : requests) {
    if (request.at > *middle) continue;
    ++num_early;
    if (request.was_answered()) delays_.push_back(request.answered_at - request.at);
  }
  std::sort(delays_.begin(), delays_.end());
  silent_share_ = 1 - static_cast<double>(delays_.size()) / static_cast<double>(num_early);
}

double AnswerTimes::ShareWithin(int64_t seconds) const {
  if (delays_.size() < kFewestAnswers) return 1;
  const auto within = std::upper_bound(delays_.begin(), delays_.end(), seconds) - delays_.begin();
  return static_cast<double>(within) / static_cast<double>(delays_.size());
}

float AnswerTimes::Weight(const Request& request) const {
  const double known = ShareWithin(now_ - request.at);
  if (known < kLeastKnown) return 0;
  if (request.was_answered()) return static_cast<float>(1 / known);
  const double still_comes = (1 - silent_share_) * (1 - known);
  if (still_comes == 0) return 1;
  return static_cast<float>(silent_share_ / (silent_share_ + still_comes));
}

}  // namespace bole
