#include "features/text/stemmer.h"

#include <libstemmer.h>

#include "engine/base/error.h"

namespace bole {

void Stemmer::Free::operator()(sb_stemmer* stemmer) const {
  sb_stemmer_delete(stemmer);
}

Stemmer::Stemmer(std::string_view language)
    : language_(language), handles_([this] {
        auto handle = std::make_unique<Handle>();
        handle->stemmer.reset(sb_stemmer_new(language_.c_str(), "UTF_8"));
        if (handle->stemmer == nullptr) {
          throw Error(ErrorCode::kInvalidArgument, "no stemmer for the language: " + language_);
        }
        return handle;
      }) {
  if (!language_.empty()) handles_.Lend();
}

std::string Stemmer::Stem(std::string_view word) const {
  if (language_.empty()) return std::string(word);
  const auto handle = handles_.Lend();
  const auto* text = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem =
      sb_stemmer_stem(handle->stemmer.get(), text, static_cast<int>(word.size()));
  if (stem == nullptr) throw Error(ErrorCode::kUnavailable, "no memory to stem a word");
  const int length = sb_stemmer_length(handle->stemmer.get());
  return {reinterpret_cast<const char*>(stem), static_cast<size_t>(length)};
}

}  // namespace bole
