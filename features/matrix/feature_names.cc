#include "features/matrix/feature_names.h"

namespace bole {
namespace {

// Of a word of a skill against the whole: half, so that a skill of two words that is met whole
// counts more than two skills that are met by a word each.
constexpr float kSkillWordFactor = 0.5f;

// What a field's text becomes beside its words as word:.
enum class Naming { kId, kPhrase, kPhraseAndWords, kWords, kNothing };

Naming NamingOf(Field field) {
  switch (field) {
    case Field::kSkill:
      return Naming::kPhraseAndWords;
    case Field::kTitle:
      return Naming::kWords;
    case Field::kWord:
      return Naming::kNothing;
    case Field::kCity:
    case Field::kIndustry:
    case Field::kFunction:
    case Field::kSeniority:
    case Field::kSchool:
      return Naming::kPhrase;
    case Field::kCompany:
    case Field::kEmployer:
      return Naming::kId;
  }
  return Naming::kNothing;
}

// Names of places and organisations say nothing by their words; what someone does, does.
bool SaysWords(Field field) {
  return field == Field::kSkill || field == Field::kTitle || field == Field::kIndustry ||
         field == Field::kFunction || field == Field::kWord;
}

void Append(Field field, std::string_view text, float weight, std::vector<NamedFeature>& features) {
  std::string name(kFieldPrefixes[static_cast<size_t>(field)]);
  name.append(text);
  features.push_back({field, std::move(name), weight});
}

}  // namespace

std::vector<NamedFeature> FeaturesOf(const FieldText& text, const WordSplitter& splitter) {
  std::vector<NamedFeature> features;
  const Naming naming = NamingOf(text.field);
  if (naming == Naming::kId) {
    Append(text.field, text.text, text.weight, features);
    return features;
  }
  const std::string normalized = splitter.normalizer().Normalize(text.text);
  if (normalized.empty()) return features;
  std::vector<std::string_view> words;
  if (SaysWords(text.field)) words = splitter.SplitNormalized(normalized);
  if (naming == Naming::kPhrase || naming == Naming::kPhraseAndWords) {
    Append(text.field, normalized, text.weight, features);
  }
  if (naming == Naming::kPhraseAndWords || naming == Naming::kWords) {
    const float factor = naming == Naming::kWords ? 1 : kSkillWordFactor;
    for (const std::string_view word : words) {
      if (naming == Naming::kPhraseAndWords && word == normalized) continue;  // that is the phrase
      Append(text.field, word, text.weight * factor, features);
    }
  }
  for (const std::string_view word : words) Append(Field::kWord, word, text.weight, features);
  return features;
}

}  // namespace bole
