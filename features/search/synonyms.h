// Names that mean the same: 前端, frontend and front-end; 阿里 and 阿里巴巴.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/search_index.h"

namespace bole {

// The groups that Bole knows: names of skills and titles in Chinese and English, abbreviations and
// employers as people call them. In the form of a synonym file.
std::string_view BuiltInSynonyms();

// Reads a synonym file: UTF-8, a group on each line, its names with commas between them (ASCII or
// full-width); '#' begins a comment at the beginning or after a blank. Names become words; one of
// stop words alone is left out. Groups that share a name stay apart: 开发 may be a developer, or
// development.
//
// Throws Error(kInvalidArgument) naming `source` and the line for a group of less than two names
// or text that isn't UTF-8.
SearchIndex::Synonyms ParseSynonyms(std::string_view text, const QueryWords& words,
                                    const std::string& source);

// The built-in groups and those of a site's file; an empty path: none.
SearchIndex::Synonyms SiteSynonyms(const std::filesystem::path& file, const QueryWords& words);

}  // namespace bole
