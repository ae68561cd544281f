#include "features/world/truth.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace bole::world {
namespace {

// Log-odds of a member's interest in a job.
struct InterestWeights {
  static constexpr double kBase = -5.6;
  static constexpr double kFunction = 3.4;    // times the affinity of wish and job, 0 to 1
  static constexpr double kSkills = 1.8;      // times SkillFit
  static constexpr double kCity = 1.3;        // in a city where they would work
  static constexpr double kPay = 0.9;         // times tanh of the offer against the hope
  static constexpr double kLevel = -0.55;     // a level too low or too high
  static constexpr double kResonance = 1.5;   // hidden
  static constexpr double kPopularity = 0.3;  // brand and luck
  static constexpr double kOpen = 0.5;        // says that they look for work
};

// Log-odds of an employer's interest in an applicant.
struct EmployerWeights {
  static constexpr double kBase = -2.4;
  static constexpr double kFunction = 1.6;
  static constexpr double kSkills = 2.6;
  static constexpr double kYearsMissing = -0.5;  // a year short of what is asked
  static constexpr double kLevel = -0.45;
  static constexpr double kSchool = 0.7;  // times the rank of the school
  static constexpr double kResonance = 1.0;
  static constexpr double kTrust = 0.8;
  static constexpr double kSpammer = -4;
};

// Log-odds that a headhunter who found a profile writes.
struct SearchWeights {
  static constexpr double kBase = -3.6;
  static constexpr double kSpecialism = 2.4;  // best affinity of a specialism
  static constexpr double kCity = 1.2;
  static constexpr double kLevel = -0.5;
  static constexpr double kSchool = 0.6;
  static constexpr double kOpen = 0.8;
  static constexpr double kResonance = 0.9;
  static constexpr double kEmptyProfile = -3;  // fewer than three skills
  static constexpr double kSpammer = -4;
};

// Log-odds that a member answers a headhunter.
struct AnswerWeights {
  static constexpr double kBase = -1.9;
  static constexpr double kSpecialism = 1.5;  // affinity of a specialism and the wish
  static constexpr double kCity = 0.6;
  static constexpr double kOpen = 1.2;
  static constexpr double kResonance = 0.9;
  static constexpr double kBusy = -0.25;  // a level above senior
};

// Log-odds that a placement follows an answer.
struct PlacementWeights {
  static constexpr double kBase = -4.3;
  static constexpr double kSpecialism = 1.0;
  static constexpr double kOpen = 0.5;
  static constexpr double kResonance = 0.6;
};

// Log-odds that an invitation is accepted. About 40 % are, fewer the more senior the target.
struct InviteWeights {
  static constexpr double kBase = -1.1;
  static constexpr double kCommonTies = 0.55;  // times log(1 + common ties)
  static constexpr double kEmployer = 1.0;
  static constexpr double kClass = 0.9;
  static constexpr double kCity = 0.25;
  static constexpr double kFunction = 0.6;  // times the affinity
  static constexpr double kSenior = -0.4;   // a level that the target stands above
  static constexpr double kTrust = 0.8;     // in the sender
  static constexpr double kResonance = 0.4;
  static constexpr double kClosed = -1.5;   // wants no invitations
  static constexpr double kSpammer = -2.6;  // an advert as headline
};

constexpr double kCuriosity = 0.15;  // looks without interest
constexpr double kReportsSpammer = 0.2;
constexpr double kReportsOther = 0.002;
constexpr size_t kFewSkills = 3;

// Levels between two people or posts.
double Gap(Seniority a, Seniority b) {
  return std::abs(static_cast<int>(a) - static_cast<int>(b));
}

double BestAffinity(const Headhunter& headhunter, uint8_t function) {
  double best = 0;
  for (size_t i = 0; i < headhunter.num_functions; ++i) {
    best = std::max(best, Affinity(headhunter.functions[i], function));
  }
  return best;
}

bool Meets(const Headhunter& headhunter, const Member& member) {
  return (headhunter.cities & member.willing_cities) != 0;
}

bool IsOffLimits(const Headhunter& headhunter, const Member& member) {
  const auto end = headhunter.off_limits.begin() + headhunter.num_off_limits;
  return member.employer != kNoRow &&
         std::find(headhunter.off_limits.begin(), end, member.employer) != end;
}

}  // namespace

double SkillFit(const Member& member, const Job& job) {
  double had = 0, all = 0;
  const auto end = member.skills.begin() + member.num_skills;
  for (size_t i = 0; i < job.num_skills; ++i) {
    const double weight = 1.0 / static_cast<double>(i + 2);
    all += weight;
    if (std::find(member.skills.begin(), end, job.skills[i]) != end) had += weight;
  }
  return all == 0 ? 0 : had / all;
}

double InterestInJob(const Member& member, const Job& job) {
  using W = InterestWeights;
  const double offer = (job.pay_low + job.pay_high) / 2;
  double z = W::kBase;
  z += W::kFunction * Affinity(member.wish, job.function);
  z += W::kSkills * SkillFit(member, job);
  z += W::kCity * (member.WouldWorkIn(job.city) ? 1 : 0);
  z += W::kPay * std::tanh(2 * (offer / member.wanted_pay - 1));
  z += W::kLevel * Gap(member.seniority, job.seniority);
  z += W::kResonance * Resonance(member.wants, job.appeal);
  z += W::kPopularity * job.popularity;
  z += W::kOpen * (member.open_to_work ? 1 : 0);
  return Logistic(z);
}

double LookAtJob(const Member& member, const Job& job) {
  return kCuriosity + (1 - kCuriosity) * InterestInJob(member, job);
}

double EmployerAccepts(const Job& job, const Member& member) {
  using W = EmployerWeights;
  double z = W::kBase;
  z += W::kFunction * Affinity(member.function, job.function);
  z += W::kSkills * SkillFit(member, job);
  z += W::kYearsMissing * std::max(0.0f, job.min_years - member.years);
  z += W::kLevel * Gap(member.seniority, job.seniority);
  z += W::kSchool * Schools()[member.school].rank;
  z += W::kResonance * Resonance(job.wants, member.appeal);
  z += W::kTrust * member.trust;
  z += W::kSpammer * (member.kind == MemberKind::kSpammer ? 1 : 0);
  return Logistic(z);
}

double HeadhunterWants(const Headhunter& headhunter, const Member& member) {
  using W = SearchWeights;
  if (IsOffLimits(headhunter, member)) return 0;
  double z = W::kBase;
  z += W::kSpecialism * BestAffinity(headhunter, member.function);
  z += W::kCity * (Meets(headhunter, member) ? 1 : 0);
  z += W::kLevel * Gap(headhunter.seniority, member.seniority);
  z += W::kSchool * Schools()[member.school].rank;
  z += W::kOpen * (member.open_to_work ? 1 : 0);
  z += W::kResonance * Resonance(headhunter.wants, member.appeal);
  z += W::kEmptyProfile * (member.num_skills < kFewSkills ? 1 : 0);
  z += W::kSpammer * (member.kind == MemberKind::kSpammer ? 1 : 0);
  return Logistic(z);
}

double MemberAnswersHeadhunter(const Member& member, const Headhunter& headhunter) {
  using W = AnswerWeights;
  const double above =
      static_cast<double>(member.seniority) - static_cast<double>(Seniority::kSenior);
  double z = W::kBase + member.answering;
  z += W::kSpecialism * BestAffinity(headhunter, member.wish);
  z += W::kCity * (Meets(headhunter, member) ? 1 : 0);
  z += W::kOpen * (member.open_to_work ? 1 : 0);
  z += W::kResonance * Resonance(member.wants, headhunter.appeal);
  z += W::kBusy * std::max(0.0, above);
  return Logistic(z);
}

double HeadhunterPlaces(const Headhunter& headhunter, const Member& member) {
  using W = PlacementWeights;
  double z = W::kBase;
  z += W::kSpecialism * BestAffinity(headhunter, member.function);
  z += W::kOpen * (member.open_to_work ? 1 : 0);
  z += W::kResonance * Resonance(headhunter.wants, member.appeal);
  z += headhunter.craft;
  return Logistic(z);
}

Acquaintance AcquaintanceOf(const Member& a, const Member& b, size_t num_common_ties) {
  return {num_common_ties, a.employer != kNoRow && a.employer == b.employer,
          ClassKey(a) == ClassKey(b)};
}

double AcceptsInvite(const Member& sender, const Member& target, const Acquaintance& shared) {
  using W = InviteWeights;
  const double above =
      static_cast<double>(target.seniority) - static_cast<double>(sender.seniority);
  double z = W::kBase + target.answering;
  z += W::kCommonTies * std::log1p(static_cast<double>(shared.num_common_ties));
  z += W::kEmployer * (shared.same_employer ? 1 : 0);
  z += W::kClass * (shared.same_class ? 1 : 0);
  z += W::kCity * (sender.city == target.city ? 1 : 0);
  z += W::kFunction * Affinity(sender.function, target.function);
  z += W::kSenior * std::max(0.0, above);
  z += W::kTrust * sender.trust;
  z += W::kResonance * Resonance(sender.appeal, target.wants);
  z += W::kClosed * (target.accepts_invites ? 0 : 1);
  z += W::kSpammer * (sender.kind == MemberKind::kSpammer ? 1 : 0);
  return Logistic(z);
}

double SaysNo(const Member& target) {
  return 0.35 * Logistic(target.answering);
}

double ReportsSender(const Member& sender) {
  return sender.kind == MemberKind::kSpammer ? kReportsSpammer : kReportsOther;
}

}  // namespace bole::world
