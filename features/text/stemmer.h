// Stems of words: what the forms of a word have in common (Snowball: Porter 2001).
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
  // A language of SpokenLanguage (text_language.h); "" for one that isn't known: a word is its
  // own stem. Throws Error(kInvalidArgument) for a language without a stemmer.
  explicit Stemmer(std::string_view language);

  // Of a word in lower case. Words of another script are stems of their own. Requires UTF-8.
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
  mutable ScratchPool<Handle> handles_;
};

}  // namespace bole
