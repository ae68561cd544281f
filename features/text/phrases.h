// Phrases that every splitter knows: skills, titles and employers that a general dictionary of
// Chinese lacks, and terms that carry marks.
#pragma once

#include <span>
#include <string_view>

namespace bole {

// In normalised form. A phrase of Chinese characters stays one word; so does a term with marks
// (c++, node.js, ci/cd). Sites add their own to WordSplitter.
std::span<const std::string_view> BuiltInPhrases();

}  // namespace bole
