// What titles are weighed and compared by, the same when they are learned and when they are read.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace bole {

// ln(1 + N / n), of what n of N have.
float TitleIdf(double num_all, double num_with);

// How much a stem says that n of N names have: the root of TitleIdf. A title is short, and its most
// frequent word, engineer or manager, says what it is a title of.
float StemIdf(double num_names, double num_with);

// 1 + ln(count).
float TitleCount(size_t count);

// By what a text finds its place in the space of meanings: its words as wholes ("_word_") and their
// pieces, with what each counts; ascending. So a word that was never learned has the meaning of
// those that look like it.
std::vector<std::pair<std::string, float>> TitleFeatures(std::span<const std::string> words);

}  // namespace bole
