#include "features/text/marked_terms.h"

#include <glog/logging.h>

#include <algorithm>

namespace bole {
namespace {

bool IsAsciiAlnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

bool EndsWithin(std::string_view term, std::string_view text, size_t end) {
  return end < text.size() && IsAsciiAlnum(term.back()) && IsAsciiAlnum(text[end]);
}

}  // namespace

void MarkedTerms::Add(std::string_view term) {
  CHECK(!term.empty() && term[0] > ' ' && term[0] < 0x7F);
  std::vector<std::string>& bucket = terms_[static_cast<size_t>(term[0])];
  const auto longer = [](const std::string& a, std::string_view b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  };
  const auto place = std::lower_bound(bucket.begin(), bucket.end(), term, longer);
  if (place == bucket.end() || *place != term) bucket.emplace(place, term);
}

std::string_view MarkedTerms::LongestAt(std::string_view text, size_t at) const {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first >= terms_.size()) return {};
  if (!IsAsciiAlnum(text[at]) && at > 0 && IsAsciiAlnum(text[at - 1])) return {};
  for (const std::string& term : terms_[first]) {
    if (text.substr(at).starts_with(term) && !EndsWithin(term, text, at + term.size())) {
      return text.substr(at, term.size());
    }
  }
  return {};
}

}  // namespace bole
