#include "features/world/pen.h"

#include "features/world/sentence.h"

namespace bole::world {
namespace {

std::string_view LevelPrefix(Pen& pen, Seniority level) {
  const bool english = pen.is_english();
  if (level == Seniority::kJunior && pen.random().Chance(0.4)) return english ? "Junior " : "初级";
  if (level == Seniority::kSenior) {
    if (english) return "Senior ";
    return pen.random().Chance(0.7) ? "高级" : "资深";
  }
  return "";
}

std::string ChineseName(Pen& pen) {
  const NameWords& words = Names();
  // The first surnames are far more frequent, as in life.
  const double u = pen.random().Uniform();
  const auto surname = static_cast<size_t>(static_cast<double>(words.zh_surnames.size()) * u * u);
  const auto given = [&] {
    return std::string(words.zh_given[pen.random().Below(words.zh_given.size())]);
  };
  std::string name = std::string(words.zh_surnames[surname]) + given();
  if (pen.random().Chance(0.75)) name += given();
  return name;
}

std::string EnglishName(Pen& pen, bool is_chinese) {
  const NameWords& words = Names();
  const auto& last = is_chinese ? words.pinyin_surnames : words.en_last;
  return std::string(words.en_first[pen.random().Below(words.en_first.size())]) + " " +
         std::string(last[pen.random().Below(last.size())]);
}

}  // namespace

std::string Pen::Word(const Bilingual& word) {
  const bool english = is_english() || (script_ == Script::kMixed && random_.Chance(0.5));
  return std::string(english ? word.en : word.zh);
}

std::string Pen::Finish(std::string text) const {
  text.erase(text.find_last_not_of(' ') + 1);  // English sentences end with a space
  return traditional_ && !is_english() ? ToTraditional(text) : text;
}

std::string TitleText(Pen& pen, uint8_t function_code, uint8_t role, Seniority level) {
  const Function& function = Functions()[function_code];
  if (level == Seniority::kLead) return pen.Word(function.lead);
  if (level == Seniority::kManager) return pen.Word(function.manager);
  if (level == Seniority::kDirector) return pen.Word(function.director);
  if (level == Seniority::kVicePresident) return pen.Word(function.vice_president);
  const Bilingual& title = function.roles[role].title;
  if (level == Seniority::kIntern) {
    return pen.is_english() ? std::string(title.en) + " Intern"
                            : std::string(title.zh) + "（实习）";
  }
  const std::string_view prefix = LevelPrefix(pen, level);
  // A word for the level and the title in one language.
  if (!prefix.empty()) return std::string(prefix) + std::string(pen.Frame(title));
  return pen.Word(title);
}

std::string PersonName(Pen& pen, const Member& member) {
  if (member.script == Script::kChinese) return ChineseName(pen);
  const bool is_overseas = Cities()[member.city].region == Region::kOverseas;
  if (member.script == Script::kEnglish) {
    return EnglishName(pen, pen.random().Chance(is_overseas ? 0.3 : 0.8));
  }
  return ChineseName(pen) + " " + EnglishName(pen, true);
}

}  // namespace bole::world
