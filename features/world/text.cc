#include "features/world/text.h"

#include <algorithm>
#include <cmath>

#include "features/world/pen.h"
#include "features/world/sentence.h"

namespace bole::world {
namespace {

// "an Industrial Designer".
std::string WithArticle(const std::string& title) {
  const bool is_vowel = std::string_view("AEIO").find(title.front()) != std::string_view::npos;
  return (is_vowel ? "an " : "a ") + title;
}

std::string YearsText(double years) {
  return std::to_string(std::max(1, static_cast<int>(std::round(years))));
}

// The skills as this person spells them; at least four for the slots, from the function.
template <typename Party>
std::vector<std::string> SkillTexts(Pen& pen, const Party& party, size_t least) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < party.num_skills; ++i)
    texts.push_back(pen.Word(Skills()[party.skills[i]]));
  for (size_t i = 0; texts.size() < least; ++i) {
    texts.push_back(pen.Word(Skills()[SkillOf(party.function, i)]));
  }
  return texts;
}

void AddSkillSlots(const std::vector<std::string>& skills, Slots* slots) {
  static constexpr std::array<std::string_view, 4> kNames = {"skill1", "skill2", "skill3",
                                                             "skill4"};
  for (size_t i = 0; i < kNames.size(); ++i) slots->emplace_back(kNames[i], skills[i]);
}

void AddProjectSlots(Pen& pen, uint8_t function, uint8_t role, Slots* slots) {
  const auto& projects = Functions()[function].roles[role].projects;
  const size_t first = pen.random().Below(projects.size());
  slots->emplace_back("project1", std::string(pen.Frame(projects[first])));
  slots->emplace_back("project2", std::string(pen.Frame(projects[1 - first])));
}

std::string Brief(Pen& pen, const EmployerName& name) {
  return pen.is_english() ? name.brief_en : name.brief_zh;
}

// A city as it is spoken of inside a sentence.
std::string PlaceWord(Pen& pen, uint8_t city) {
  return std::string(pen.Frame(Cities()[city].name));
}

uint8_t SomeWillingCity(Pen& pen, const Member& member) {
  std::vector<uint8_t> cities;
  for (size_t city = 0; city < Cities().size(); ++city) {
    if (member.WouldWorkIn(static_cast<uint8_t>(city)))
      cities.push_back(static_cast<uint8_t>(city));
  }
  return cities[pen.random().Below(cities.size())];
}

std::string ContactText(Pen& pen) {
  return "vx" + std::to_string(10000 + pen.random().Below(90000));
}

Slots MemberSlots(Pen& pen, const Population& population, uint32_t row, const Career& career) {
  const Member& member = population.members[row];
  const Function& function = Functions()[member.function];
  Slots slots = {{"name", PersonName(pen, member)},
                 {"title", TitleText(pen, member.function, member.role, member.seniority)},
                 {"city", PlaceWord(pen, member.city)},
                 {"function", std::string(pen.Frame(function.name))},
                 {"school", std::string(pen.Frame(Schools()[member.school].name))},
                 {"field", std::string(pen.Frame(function.fields[0]))},
                 {"years", YearsText(member.years)},
                 {"wish_city", PlaceWord(pen, SomeWillingCity(pen, member))},
                 {"team", std::to_string(2 + pen.random().Below(12))},
                 {"contact", ContactText(pen)}};
  if (!career.positions.empty()) {
    const EmployerName employer = population.employers.Name(career.positions.back().company);
    slots.emplace_back("company", Brief(pen, employer));
  } else {
    slots.emplace_back("company", std::string(pen.Frame(Schools()[member.school].name)));
  }
  AddSkillSlots(SkillTexts(pen, member, 4), &slots);
  AddProjectSlots(pen, member.function, member.role, &slots);
  return slots;
}

std::string Headline(Pen& pen, const Member& member, const Career& career, const Slots& slots) {
  const SentenceWords& words = Sentences();
  if (member.kind == MemberKind::kSpammer)
    return FillSlots(pen.Frame(pen.Any(words.adverts)), slots);
  if (member.kind == MemberKind::kZombie) {
    if (pen.random().Chance(0.5)) return "";
    return FillSlots(pen.random().Chance(0.5) ? "{name}"
                     : pen.is_english()       ? "{name} | {function}"
                                              : "{name}｜{function}",
                     slots);
  }
  if (career.positions.empty()) {
    constexpr Bilingual kStudent = {"{name}｜{school}{field}", "{name} | {field}, {school}"};
    return FillSlots(pen.Frame(kStudent), slots);
  }
  return FillSlots(pen.Frame(pen.Any(words.headlines)), slots);
}

std::string Summary(Pen& pen, const Member& member, const Career& career, const Slots& slots) {
  const SentenceWords& words = Sentences();
  constexpr double kNone = 0.12;  // many leave it empty
  if (member.kind == MemberKind::kZombie || pen.random().Chance(kNone)) return "";
  if (member.kind == MemberKind::kSpammer)
    return FillSlots(pen.Frame(pen.Any(words.adverts)), slots);
  if (career.positions.empty() || member.years < 1) {
    return FillSlots(pen.Frame(pen.Any(words.student_summaries)), slots);
  }
  std::string text = FillSlots(pen.Frame(pen.Any(words.summary_starts)), slots);
  if (member.kind != MemberKind::kNewcomer) {
    // The first sentence speaks of a team, which only the experienced have.
    const size_t first = member.seniority >= Seniority::kSenior ? 0 : 1;
    const size_t pick = first + pen.random().Below(words.summary_work.size() - first);
    text += FillSlots(pen.Frame(words.summary_work[pick]), slots);
  }
  const Bilingual& wish = member.open_to_work ? words.summary_wishes[0]
                                              : words.summary_wishes[1 + pen.random().Below(4)];
  return text + FillSlots(pen.Frame(wish), slots);
}

std::vector<std::string> Languages(Pen& pen, const Member& member) {
  const Region region = Cities()[member.city].region;
  std::vector<std::string> codes;
  if (member.kind == MemberKind::kZombie) return codes;
  if (member.script != Script::kEnglish || region == Region::kMainland) codes.push_back("zh");
  if (member.script != Script::kChinese || pen.random().Chance(0.4)) codes.push_back("en");
  struct Local {
    std::string_view city, code;
  };
  static constexpr std::array<Local, 5> kLocals = {
      {{"柏林", "de"}, {"慕尼黑", "de"}, {"苏黎世", "de"}, {"东京", "ja"}, {"香港", "yue"}}};
  for (const Local& local : kLocals) {
    if (Cities()[member.city].name.zh == local.city && pen.random().Chance(0.7)) {
      codes.emplace_back(local.code);
    }
  }
  return codes;
}

}  // namespace

MemberText WriteMember(const Population& population, uint32_t row, const Career& career) {
  const Member& member = population.members[row];
  Pen pen(member.script, member.city, Stream(population.seed(), Purpose::kProfile, row));
  const Slots slots = MemberSlots(pen, population, row, career);
  MemberText text;
  text.headline = pen.Finish(Headline(pen, member, career, slots));
  text.summary = pen.Finish(Summary(pen, member, career, slots));
  for (const std::string& skill : SkillTexts(pen, member, 0))
    text.skills.push_back(pen.Finish(skill));
  text.languages = Languages(pen, member);
  return text;
}

std::vector<std::string> PositionTitles(const Population& population, uint32_t row,
                                        const Career& career) {
  const Member& member = population.members[row];
  Pen pen(member.script, member.city, Stream(population.seed(), Purpose::kTitles, row));
  std::vector<std::string> titles;
  for (const Position& position : career.positions) {
    titles.push_back(
        pen.Finish(TitleText(pen, position.function, member.role, position.seniority)));
  }
  return titles;
}

JobText WriteJob(const Population& population, uint32_t row) {
  const Job& job = population.jobs[row];
  const Function& function = Functions()[job.function];
  const SentenceWords& words = Sentences();
  Pen pen(job.script, job.city, Stream(population.seed(), Purpose::kJobText, row));
  JobText text;
  text.title = TitleText(pen, job.function, job.role, job.seniority);
  const std::vector<std::string> skills = SkillTexts(pen, job, 4);
  Slots slots = {{"title", text.title},
                 {"a_title", WithArticle(text.title)},
                 {"company", Brief(pen, population.employers.Name(job.company))},
                 {"city", PlaceWord(pen, job.city)},
                 {"function", std::string(pen.Frame(function.name))},
                 {"field", std::string(pen.Frame(function.fields[pen.random().Below(kNumFields)]))},
                 {"years", YearsText(job.min_years)}};
  AddSkillSlots(skills, &slots);
  AddProjectSlots(pen, job.function, job.role, &slots);
  for (const auto* part :
       {&words.job_starts, &words.job_duties, &words.job_demands, &words.job_benefits}) {
    text.description += FillSlots(pen.Frame(pen.Any(*part)), slots);
  }
  text.title = pen.Finish(text.title);
  text.description = pen.Finish(text.description);
  for (size_t i = 0; i < job.num_skills; ++i) text.skills.push_back(pen.Finish(skills[i]));
  return text;
}

HeadhunterText WriteHeadhunter(const Population& population, uint32_t row) {
  const Headhunter& headhunter = population.headhunters[row];
  const uint8_t first = headhunter.functions[0];
  Pen pen(headhunter.script, headhunter.main_city,
          Stream(population.seed(), Purpose::kHeadhunterText, row));
  const auto role = static_cast<uint8_t>(pen.random().Below(kNumRoles));
  Slots slots = {
      {"function", std::string(pen.Frame(Functions()[first].name))},
      {"years", std::to_string(2 + pen.random().Below(15))},
      {"city", PlaceWord(pen, headhunter.main_city)},
      {"title", TitleText(pen, first, role, headhunter.seniority)},
      {"company",
       Brief(pen, population.employers.Name(population.employers.DrawBySize(pen.random())))},
      {"skill1", pen.Word(Skills()[SkillOf(first, pen.random().Below(2))])},
      {"skill2", pen.Word(Skills()[SkillOf(first, 2 + pen.random().Below(3))])}};
  HeadhunterText text;
  text.bio = pen.Finish(FillSlots(pen.Frame(pen.Any(Sentences().headhunter_bios)), slots));
  for (size_t i = 0; i < headhunter.num_functions; ++i) {
    // The site's code first, so that it joins with the other tables; then words for search.
    text.specialisms.emplace_back(Functions()[headhunter.functions[i]].code);
    text.specialisms.push_back(pen.Finish(pen.Word(Functions()[headhunter.functions[i]].name)));
  }
  return text;
}

std::string CityText(uint8_t city) {
  const City& place = Cities()[city];
  return std::string(place.region == Region::kOverseas ? place.name.en : place.name.zh);
}

namespace {

std::string PlainWord(Script script, uint8_t city, const Bilingual& word) {
  if (script == Script::kEnglish) return std::string(word.en);
  const std::string zh(word.zh);
  return Cities()[city].region == Region::kTraditional ? ToTraditional(zh) : zh;
}

}  // namespace

std::string SchoolText(Script script, uint8_t city, uint8_t school) {
  return PlainWord(script, city, Schools()[school].name);
}

std::string DegreeText(Script script, uint8_t city, Degree degree) {
  constexpr std::array<Bilingual, 4> kDegrees = {
      {{"大专", "Diploma"}, {"本科", "Bachelor"}, {"硕士", "Master"}, {"博士", "PhD"}}};
  return PlainWord(script, city, kDegrees[static_cast<size_t>(degree)]);
}

std::string FieldText(Script script, uint8_t city, uint8_t function, uint8_t field) {
  return PlainWord(script, city, Functions()[function].fields[field]);
}

}  // namespace bole::world
