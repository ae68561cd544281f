// Words that say nothing about a person or a job.
#pragma once

#include <string_view>

namespace bole {

// Whether a normalised word is a function word of English or Chinese, or a word that only
// holds links together (http, www).
bool IsStopWord(std::string_view word);

}  // namespace bole
