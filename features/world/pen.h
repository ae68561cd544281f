// How one text is written: its script, its place and its dice; titles and names of people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "features/world/population.h"
#include "features/world/words.h"

namespace bole::world {

// Whoever writes one text.
//
// Thread safety: none; one for each text.
class Pen {
 public:
  Pen(Script script, uint8_t city, Random random)
      : script_(script),
        traditional_(Cities()[city].region == Region::kTraditional),
        random_(random) {}

  Random& random() { return random_; }
  bool is_english() const { return script_ == Script::kEnglish; }

  // A word of the text's language; who mixes takes either.
  std::string Word(const Bilingual& word);
  // A sentence's frame: who mixes writes Chinese around English words.
  std::string_view Frame(const Bilingual& frame) const {
    return is_english() ? frame.en : frame.zh;
  }
  const Bilingual& Any(const std::vector<Bilingual>& list) {
    return list[random_.Below(list.size())];
  }

  // The text as it is put into the table.
  std::string Finish(std::string text) const;

 private:
  Script script_;
  bool traditional_;
  Random random_;
};

// A role's title at a level: "高级推荐算法工程师", "Senior Recommendation Engineer".
std::string TitleText(Pen& pen, uint8_t function, uint8_t role, Seniority level);

// "王思远", "Anna Keller", or both for who mixes.
std::string PersonName(Pen& pen, const Member& member);

}  // namespace bole::world
