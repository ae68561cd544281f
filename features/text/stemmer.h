// Stems of words: what the forms of a word have in common (Snowball: Porter 2001). In a language
// without such rules it is how a word begins (McNamee, Mayfield 2004: nearly as good where words
// are long).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/scratch_pool.h"

struct sb_stemmer;

namespace bole {

// Stems words of one language.
//
// Thread safety: safe from any number of threads.
class Stemmer {
 public:
  // A language that TextLanguage guesses or libstemmer knows; "" for one that isn't known: a word
  // is its own stem. Throws Error(kInvalidArgument) for any other.
  explicit Stemmer(std::string_view language);

  // Of a word in lower case. Where a language has rules, words of another script are stems of their
  // own. Requires UTF-8.
  std::string Stem(std::string_view word) const;

 private:
  // libstemmer keeps the word that it works on in the stemmer.
  struct Free {
    void operator()(sb_stemmer* stemmer) const;
  };
  struct Handle {
    std::unique_ptr<sb_stemmer, Free> stemmer;
  };

  const std::string language_;
  const bool has_rules_;
  mutable ScratchPool<Handle> handles_;
};

}  // namespace bole
