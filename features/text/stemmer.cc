#include "features/text/stemmer.h"

#include <libstemmer.h>

#include <algorithm>

#include "engine/base/error.h"

namespace bole {
namespace {

// What TextLanguage guesses and libstemmer has no rules for.
constexpr std::string_view kWithoutRules[] = {"bulgarian", "croatian", "czech",  "estonian",
                                              "latvian",   "polish",   "slovak", "slovenian"};

// Characters of a beginning. Of English titles, whose stems by rules are a standard to compare
// with, 5 told more than 6 and 7.
constexpr size_t kBeginning = 5;

bool HasRules(std::string_view language) {
  return !language.empty() &&
         std::ranges::find(kWithoutRules, language) == std::ranges::end(kWithoutRules);
}

std::string_view BeginningOf(std::string_view word) {
  size_t num_characters = 0;
  for (size_t i = 0; i < word.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(word[i]) & 0xC0) != 0x80;
    if (begins && ++num_characters > kBeginning) return word.substr(0, i);
  }
  return word;
}

}  // namespace

void Stemmer::Free::operator()(sb_stemmer* stemmer) const {
  sb_stemmer_delete(stemmer);
}

Stemmer::Stemmer(std::string_view language)
    : language_(language), has_rules_(HasRules(language)), handles_([this] {
        auto handle = std::make_unique<Handle>();
        handle->stemmer.reset(sb_stemmer_new(language_.c_str(), "UTF_8"));
        if (handle->stemmer == nullptr) {
          throw Error(ErrorCode::kInvalidArgument, "no stemmer for the language: " + language_);
        }
        return handle;
      }) {
  if (has_rules_) handles_.Lend();
}

std::string Stemmer::Stem(std::string_view word) const {
  if (!has_rules_) return std::string(language_.empty() ? word : BeginningOf(word));
  const auto handle = handles_.Lend();
  const auto* text = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem =
      sb_stemmer_stem(handle->stemmer.get(), text, static_cast<int>(word.size()));
  if (stem == nullptr) throw Error(ErrorCode::kUnavailable, "no memory to stem a word");
  const int length = sb_stemmer_length(handle->stemmer.get());
  return {reinterpret_cast<const char*>(stem), static_cast<size_t>(length)};
}

}  // namespace bole
