// How long answers take, and what a request says that hasn't been answered yet.
//
// Of recent requests the quick answers are known, and neither the slow ones nor the silence. To
// leave the recent out loses the most telling; to count what is known of them takes the quick for
// all.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/store/table.h"

namespace bole {

// A request to somebody: an application, a contact, an invitation.
struct Request {
  int64_t at = 0;                 // Unix seconds
  int64_t answered_at = kNoTime;  // kNoTime: not, as far as is known

  bool was_answered() const { return answered_at != kNoTime; }
};

// Learned from the earlier half of the requests, which had time. Times of answers and whether there
// is one are taken to be independent of what is answered.
class AnswerTimes {
 public:
  // `now`: up to when answers are known. In any order; each at or before now.
  AnswerTimes(std::span<const Request> requests, int64_t now);

  // Of answers that will have come, those that have within so many seconds. 1 where fewer than
  // kFewestAnswers are known.
  double ShareWithin(int64_t seconds) const;

  // How many requests this one stands for as what it looks like now, answered or refused by
  // silence, so that sums over requests of one age are what they will be in the end: 1 / F(age)
  // when it was answered, P(never answered | not until now) otherwise. 0 when F(age) is below
  // kLeastKnown: too little is known of its like.
  float Weight(const Request& request) const;

 private:
  int64_t now_;
  std::vector<int64_t> delays_;  // ascending
  double silent_share_ = 0;
};

constexpr size_t kFewestAnswers = 50;

// An answer stands for at most four.
constexpr double kLeastKnown = 0.25;

}  // namespace bole
