#include "features/graph/outreach_traits_table.h"

#include <algorithm>
#include <string>
#include <utility>

#include "features/graph/answer_times.h"
#include "features/graph/trait_values.h"

namespace bole {
namespace {

constexpr int64_t kSecondsPerWeek = 7 * 86400;

// Contacts of so many weeks are lately.
constexpr int64_t kWeeksOfLoad = 4;

// A share is drawn to that of all as if so many more contacts had gone as usual.
constexpr double kPriorContacts = 4;

// What a wish for a job counts: a look, and more.
constexpr float kLook = 0.2F;
constexpr float kWish = 1;

// Habits of one member, headhunter or firm.
struct Habits {
  double contacts = 0;
  Tally replies;  // each contact by how much is known of what came of it
  double hires = 0;
  double lately = 0;
  int64_t last = kNoTime;
};

std::vector<Request> RequestsOf(std::span<const Approach> approaches) {
  std::vector<Request> requests;
  for (const Approach& approach : approaches) {
    requests.push_back({approach.contacted_at, approach.answered_at});
  }
  return requests;
}

// Divides the values of each row by their sum.
void Normalise(Csr* matrix) {
  for (size_t row = 0; row < matrix->num_rows(); ++row) {
    const auto begin = matrix->values.begin() + static_cast<ptrdiff_t>(matrix->offsets[row]);
    const auto end = matrix->values.begin() + static_cast<ptrdiff_t>(matrix->offsets[row + 1]);
    float sum = 0;
    for (auto value = begin; value != end; ++value) sum += *value;
    for (auto value = begin; value != end; ++value) *value /= sum;
  }
}

class TraitMaker {
 public:
  TraitMaker(const OutreachTables& tables, const OutreachPast& past)
      : tables_(tables),
        past_(past),
        num_members_(tables.members.num_rows()),
        num_headhunters_(tables.headhunters.num_rows()),
        answer_times_(RequestsOf(past.approaches), past.now) {
    made_.members.assign(num_members_ * kNumApproachedTraits, kUnknownTrait);
    made_.headhunters.assign(num_headhunters_ * kNumHeadhunterTraits, kUnknownTrait);
  }

  OutreachTraitsTable Make() {
    AddNames();
    AddEmployers();
    AddSchools();
    AddSpecialisms();
    AddWishes();
    AddHabits();
    return std::move(made_);
  }

 private:
  float& At(size_t member, ApproachedTrait trait) {
    return made_.members[member * kNumApproachedTraits + static_cast<size_t>(trait)];
  }
  float& At(size_t headhunter, HeadhunterTrait trait) {
    return made_.headhunters[headhunter * kNumHeadhunterTraits + static_cast<size_t>(trait)];
  }
  void SetNumber(size_t member, ApproachedTrait trait, uint32_t number) {
    if (number != kNoRow) At(member, trait) = static_cast<float>(number);
  }

  void AddNames();
  void AddEmployers();
  void AddSchools();
  void AddSpecialisms();
  void AddWishes();
  void AddHabits();
  void Count(const Approach& approach, Habits* habits) const;
  void AddHeadhunterHabits(const std::vector<Habits>& habits, const Tally& all);

  const OutreachTables& tables_;
  const OutreachPast& past_;
  size_t num_members_;
  size_t num_headhunters_;
  AnswerTimes answer_times_;
  Numbering terms_;
  Numbering places_;
  OutreachTraitsTable made_;
};

void TraitMaker::AddNames() {
  const Table& members = tables_.members;
  const TextColumn cities = members.Text("city"), functions = members.Text("function"),
                   industries = members.Text("industry");
  const auto open = members.Flags("open_to_work");
  for (size_t i = 0; i < num_members_; ++i) {
    SetNumber(i, ApproachedTrait::kPlace, places_.Of(cities[i]));
    SetNumber(i, ApproachedTrait::kFunction, terms_.Of(functions[i]));
    SetNumber(i, ApproachedTrait::kIndustry, terms_.Of(industries[i]));
    if (static_cast<Flag>(open[i]) != Flag::kUnknown) At(i, ApproachedTrait::kOpenToWork) = open[i];
  }
}

// Of equal times the position that comes first in the table; without a time one counts as oldest.
void TraitMaker::AddEmployers() {
  const auto members = tables_.positions.Rows("member_id");
  const auto companies = tables_.positions.Rows("company_id");
  const auto begins = tables_.positions.Times("started_at");
  std::vector<size_t> latest(num_members_, members.size());
  for (size_t i = 0; i < members.size(); ++i) {
    if (begins[i] != kNoTime && begins[i] >= past_.now) continue;
    size_t& known = latest[members[i]];
    if (known == members.size() || begins[i] > begins[known]) known = i;
  }
  for (size_t i = 0; i < num_members_; ++i) {
    if (latest[i] < members.size()) SetNumber(i, ApproachedTrait::kCompany, companies[latest[i]]);
  }
}

// Of each member the school of the row that comes first in the table.
void TraitMaker::AddSchools() {
  const auto members = tables_.educations.Rows("member_id");
  const TextColumn names = tables_.educations.Text("school");
  Numbering schools;
  for (size_t i = members.size(); i-- > 0;) {
    SetNumber(members[i], ApproachedTrait::kSchool, schools.Of(names[i]));
  }
}

void TraitMaker::AddSpecialisms() {
  const auto list = [](const TextListColumn& texts, Numbering* numbers) {
    std::vector<CsrEntry> entries;
    for (uint32_t row = 0; row < texts.size(); ++row) {
      for (size_t i = 0; i < texts.row_size(row); ++i) {
        const uint32_t number = numbers->Of(texts.at(row, i));
        if (number != kNoRow) entries.push_back({row, number});
      }
    }
    return entries;
  };
  std::vector<CsrEntry> skills = list(tables_.members.TextList("skills"), &terms_);
  std::vector<CsrEntry> specialisms = list(tables_.headhunters.TextList("specialisms"), &terms_);
  std::vector<CsrEntry> cities = list(tables_.headhunters.TextList("cities"), &places_);
  const TextColumn functions = tables_.jobs.Text("function"), places = tables_.jobs.Text("city");
  for (size_t i = 0; i < functions.size(); ++i) {  // all names must be numbered by now
    terms_.Of(functions[i]);
    places_.Of(places[i]);
  }
  const auto matrix = [](std::vector<CsrEntry> entries, size_t num_rows, size_t num_columns) {
    Csr made =
        MakeCsr(std::move(entries), num_rows, static_cast<uint32_t>(num_columns), Duplicates::kMax);
    made.values.clear();
    return made;
  };
  made_.member_skills = matrix(std::move(skills), num_members_, terms_.size());
  made_.headhunter_terms = matrix(std::move(specialisms), num_headhunters_, terms_.size());
  made_.headhunter_places = matrix(std::move(cities), num_headhunters_, places_.size());
  const auto capacities = tables_.headhunters.Integers("weekly_capacity");
  for (size_t i = 0; i < num_headhunters_; ++i) {
    At(i, HeadhunterTrait::kNumSpecialisms) =
        LogCount(static_cast<double>(made_.headhunter_terms.view().row_size(i)));
    At(i, HeadhunterTrait::kNumPlaces) =
        LogCount(static_cast<double>(made_.headhunter_places.view().row_size(i)));
    if (capacities[i] != kNoInteger) {
      At(i, HeadhunterTrait::kCapacity) = LogCount(static_cast<double>(capacities[i]));
    }
  }
}

void TraitMaker::AddWishes() {
  const auto headhunters = tables_.jobs.Rows("headhunter_id");
  const TextColumn functions = tables_.jobs.Text("function"), cities = tables_.jobs.Text("city");
  std::vector<CsrEntry> of_functions, of_places;
  for (const JobEncounter& encounter : past_.encounters) {
    if (headhunters[encounter.job] != kNoRow) continue;
    const float weight = encounter.is_wanted ? kWish : kLook;
    const uint32_t function = terms_.Of(functions[encounter.job]);
    const uint32_t place = places_.Of(cities[encounter.job]);
    if (function != kNoRow) of_functions.push_back({encounter.member, function, weight});
    if (place != kNoRow) of_places.push_back({encounter.member, place, weight});
  }
  made_.wished_functions = MakeCsr(std::move(of_functions), num_members_,
                                   static_cast<uint32_t>(terms_.size()), Duplicates::kSum);
  made_.wished_places = MakeCsr(std::move(of_places), num_members_,
                                static_cast<uint32_t>(places_.size()), Duplicates::kSum);
  Normalise(&made_.wished_functions);
  Normalise(&made_.wished_places);
}

void TraitMaker::Count(const Approach& approach, Habits* habits) const {
  habits->contacts += 1;
  const float known = answer_times_.Weight({approach.contacted_at, approach.answered_at});
  habits->replies.tries += known;
  habits->replies.successes += approach.is_replied ? known : 0;
  habits->hires += approach.is_hired ? 1 : 0;
  habits->lately += approach.contacted_at >= past_.now - kWeeksOfLoad * kSecondsPerWeek ? 1 : 0;
  habits->last = std::max(habits->last, approach.contacted_at);
}

void TraitMaker::AddHabits() {
  std::vector<Habits> of_members(num_members_), of_headhunters(num_headhunters_);
  Habits all;
  for (const Approach& approach : past_.approaches) {
    Count(approach, &all);
    Count(approach, &of_members[approach.member]);
    Count(approach, &of_headhunters[approach.headhunter]);
  }
  for (size_t i = 0; i < num_members_; ++i) {
    At(i, ApproachedTrait::kContacts) = LogCount(of_members[i].contacts);
    At(i, ApproachedTrait::kRepliedShare) =
        of_members[i].replies.Share(all.replies, kPriorContacts);
    At(i, ApproachedTrait::kIdleDays) = LogDays(of_members[i].last, past_.now);
  }
  AddHeadhunterHabits(of_headhunters, all.replies);
}

void TraitMaker::AddHeadhunterHabits(const std::vector<Habits>& habits, const Tally& all) {
  Numbering firms;
  const TextColumn firm_ids = tables_.headhunters.Text("firm_id");
  const auto capacities = tables_.headhunters.Integers("weekly_capacity");
  std::vector<uint32_t> firm_of(num_headhunters_);
  std::vector<Tally> replies;
  std::vector<double> contacts;
  for (size_t i = 0; i < num_headhunters_; ++i) {
    firm_of[i] = firms.Of(firm_ids[i]);
    if (firm_of[i] == kNoRow) continue;
    replies.resize(firms.size());
    contacts.resize(firms.size());
    replies[firm_of[i]].tries += habits[i].replies.tries;
    replies[firm_of[i]].successes += habits[i].replies.successes;
    contacts[firm_of[i]] += habits[i].contacts;
  }
  for (size_t i = 0; i < num_headhunters_; ++i) {
    const Habits& own = habits[i];
    At(i, HeadhunterTrait::kContacts) = LogCount(own.contacts);
    At(i, HeadhunterTrait::kRepliedShare) = own.replies.Share(all, kPriorContacts);
    At(i, HeadhunterTrait::kHires) = LogCount(own.hires);
    At(i, HeadhunterTrait::kIdleDays) = LogDays(own.last, past_.now);
    if (capacities[i] != kNoInteger && capacities[i] > 0) {
      At(i, HeadhunterTrait::kLoad) = static_cast<float>(
          own.lately / (static_cast<double>(kWeeksOfLoad) * static_cast<double>(capacities[i])));
    }
    if (firm_of[i] == kNoRow) continue;
    At(i, HeadhunterTrait::kFirmContacts) = LogCount(contacts[firm_of[i]]);
    At(i, HeadhunterTrait::kFirmRepliedShare) = replies[firm_of[i]].Share(all, kPriorContacts);
  }
}

}  // namespace

OutreachTables OutreachTables::Open(const std::filesystem::path& directory) {
  const auto table = [&](const char* name) {
    return Table::Open(directory / (std::string(name) + ".bole"));
  };
  return {table("members"), table("jobs"), table("headhunters"), table("positions"),
          table("educations")};
}

OutreachTraits OutreachTraitsTable::view() const {
  return {{members, members.size() / kNumApproachedTraits, kNumApproachedTraits},
          {headhunters, headhunters.size() / kNumHeadhunterTraits, kNumHeadhunterTraits},
          member_skills.view(),
          headhunter_terms.view(),
          headhunter_places.view(),
          wished_functions.view(),
          wished_places.view()};
}

void OutreachTraitsTable::Write(const std::filesystem::path& path) const {
  ArrayFileWriter file(path);
  file.Add("members", members, kNumApproachedTraits);
  file.Add("headhunters", headhunters, kNumHeadhunterTraits);
  file.AddCsr("member_skills", member_skills.view());
  file.AddCsr("headhunter_terms", headhunter_terms.view());
  file.AddCsr("headhunter_places", headhunter_places.view());
  file.AddCsr("wished_functions", wished_functions.view());
  file.AddCsr("wished_places", wished_places.view());
  file.Finish();
}

OutreachTraitsTable MakeOutreachTraits(const OutreachTables& tables, const OutreachPast& past) {
  return TraitMaker(tables, past).Make();
}

}  // namespace bole
