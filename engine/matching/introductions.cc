#include "engine/matching/introductions.h"

#include <glog/logging.h>

#include <algorithm>
#include <array>
#include <queue>
#include <utility>

namespace bole {
namespace {

// A colleague at the headhunter's firm can introduce to them as well as colleagues know each other:
// the prior of a tie that two made at work.
constexpr double kColleagueOfHeadhunter = 0.75;
// Products of the same numbers in another order differ by less: a bound stays one.
constexpr double kRounding = 1 + 1e-12;

double StrengthOf(const CsrView& ties, uint64_t entry) {
  return ties.values.empty() ? 1 : ties.values[entry];
}

// A chain that is being made: its members after the asking one.
struct Partial {
  double bound = 0;     // no chain that begins so is stronger
  double strength = 0;  // of the ties so far
  std::vector<uint32_t> members;
  bool complete = false;
};

// Which of two is looked at later. Of equal bounds the longer one is nearer to its end.
struct ComesLater {
  bool operator()(const Partial& a, const Partial& b) const {
    if (a.bound != b.bound) return a.bound < b.bound;
    if (a.complete != b.complete) return b.complete;
    if (a.members.size() != b.members.size()) return a.members.size() < b.members.size();
    return a.members > b.members;
  }
};

}  // namespace

// How strongly an end can be reached from each member within so many ties: 0 where it can't. A
// dense array for each number of ties with a list of what was touched.
struct Introductions::Reach {
  explicit Reach(size_t num_members) {
    for (auto& values : within) values.resize(num_members);
  }

  void Raise(size_t hops, uint32_t member, double strength) {
    double& value = within[hops][member];
    if (value == 0) touched[hops].push_back(member);
    value = std::max(value, strength);
  }

  void Clear() {
    for (size_t hops = 0; hops < within.size(); ++hops) {
      for (const uint32_t member : touched[hops]) within[hops][member] = 0;
      touched[hops].clear();
    }
  }

  // Two ties from the ends; the other two are walked from the asking member.
  std::array<std::vector<double>, 3> within;
  std::array<std::vector<uint32_t>, 3> touched;
};

// One query.
class Introductions::Search {
 public:
  Search(const Introductions& all, const IntroductionQuery& query, Reach& reach)
      : ties_(all.ties_), wall_(all.wall_), query_(query), reach_(reach), hops_(query.max_hops) {}
  ~Search() { reach_.Clear(); }

  // Somebody with whom a chain may end, and what the rest of the way is worth.
  void AddEnd(uint32_t member, double strength) {
    if (member == query_.member) return;
    if (!wall_.Allows(Surface::kPeopleYouMayKnow, query_.member, member)) return;
    reach_.Raise(0, member, strength);
  }

  // The last hop isn't a tie of two members.
  void KeepAHop() { --hops_; }

  void FindReach();
  std::vector<IntroductionChain> Run();

 private:
  using Queue = std::priority_queue<Partial, std::vector<Partial>, ComesLater>;

  bool IsEnd(uint32_t member) const { return reach_.within[0][member] > 0; }
  bool MayLink(uint32_t member) const {
    return member != query_.member && wall_.MayMention(query_.member, member);
  }
  double Within(size_t hops, uint32_t member) const;
  void Extend(const Partial& partial, Queue& queue) const;
  bool MayShow(const std::vector<uint32_t>& members) const;

  const CsrView& ties_;
  const PrivacyWall& wall_;
  const IntroductionQuery& query_;
  Reach& reach_;
  size_t hops_;  // ties between members
};

// From the ends backwards. Nobody whom the chain mustn't name carries anything on; a chain doesn't
// go on behind an end.
void Introductions::Search::FindReach() {
  for (size_t hops = 1; hops < reach_.within.size() && hops < hops_; ++hops) {
    for (const uint32_t next : reach_.touched[hops - 1]) {
      const double rest = reach_.within[hops - 1][next];
      for (uint64_t entry = ties_.offsets[next]; entry < ties_.offsets[next + 1]; ++entry) {
        const uint32_t member = ties_.columns[entry];
        if (IsEnd(member) || !MayLink(member)) continue;
        reach_.Raise(hops, member, StrengthOf(ties_, entry) * rest);
      }
    }
  }
}

// The most that the way from a member to an end within so many ties is worth. Beyond two ties the
// member's neighbours are asked.
double Introductions::Search::Within(size_t hops, uint32_t member) const {
  if (IsEnd(member)) return reach_.within[0][member];
  double best = 0;
  for (size_t fewer = 1; fewer <= std::min<size_t>(hops, 2); ++fewer) {
    best = std::max(best, reach_.within[fewer][member]);
  }
  if (hops < 3) return best;
  for (uint64_t entry = ties_.offsets[member]; entry < ties_.offsets[member + 1]; ++entry) {
    best = std::max(best, StrengthOf(ties_, entry) * Within(hops - 1, ties_.columns[entry]));
  }
  return best;
}

void Introductions::Search::Extend(const Partial& partial, Queue& queue) const {
  const uint32_t last = partial.members.empty() ? query_.member : partial.members.back();
  const size_t hops_left = hops_ - partial.members.size() - 1;
  for (uint64_t entry = ties_.offsets[last]; entry < ties_.offsets[last + 1]; ++entry) {
    const uint32_t member = ties_.columns[entry];
    const double strength = partial.strength * StrengthOf(ties_, entry);
    const bool is_end = IsEnd(member);
    if (!is_end && (hops_left == 0 || !MayLink(member))) continue;
    const double bound = strength * Within(hops_left, member) * (is_end ? 1 : kRounding);
    if (bound == 0 || std::ranges::find(partial.members, member) != partial.members.end()) continue;
    Partial longer = {bound, strength, partial.members, is_end};
    longer.members.push_back(member);
    queue.push(std::move(longer));
  }
}

// What depends on two of a chain's members: each is mentioned to the end and knows the next.
bool Introductions::Search::MayShow(const std::vector<uint32_t>& members) const {
  const uint32_t end = members.back();
  for (size_t i = 0; i + 1 < members.size(); ++i) {
    if (!wall_.MayMention(end, members[i]) || !wall_.MayMention(members[i], members[i + 1])) {
      return false;
    }
  }
  return true;
}

// Best first: what comes out of the queue is the strongest of all chains that haven't.
std::vector<IntroductionChain> Introductions::Search::Run() {
  std::vector<IntroductionChain> chains;
  Queue queue;
  if (hops_ > 0) Extend({.bound = 1, .strength = 1, .members = {}}, queue);
  for (size_t step = 0; step < kMostSteps && !queue.empty(); ++step) {
    if (chains.size() == query_.count) break;
    const Partial next = queue.top();
    queue.pop();
    if (!next.complete) {
      Extend(next, queue);
    } else if (MayShow(next.members)) {
      const size_t hops = next.members.size() + (query_.max_hops - hops_);
      chains.push_back({next.members, hops, next.bound});
    }
  }
  return chains;
}

Introductions::Introductions(const MemberGraph& graph, const PrivacyWall& wall)
    : ties_(graph.ties),
      employees_(Transpose(wall.employers())),
      wall_(wall),
      scratch_([size = graph.num_members()] { return std::make_unique<Reach>(size); }) {}

Introductions::~Introductions() = default;

std::vector<IntroductionChain> Introductions::Find(const IntroductionQuery& query) const {
  CHECK(query.max_hops >= 1 && query.max_hops <= IntroductionQuery::kMostHops);
  const auto reach = scratch_.Lend();
  Search search(*this, query, *reach);
  const auto add_employees = [&](uint32_t company, double strength) {
    if (company >= employees_.num_rows()) return;  // kNoRow: no company of the site
    for (const uint32_t member : employees_.view().row(company)) search.AddEnd(member, strength);
  };
  switch (query.target_kind) {
    case EntityKind::kMember:
      search.AddEnd(query.target, 1);
      break;
    case EntityKind::kCompany:
      add_employees(query.target, 1);
      break;
    case EntityKind::kHeadhunter:
      if (!wall_.Allows(Surface::kHeadhuntersForMember, query.member, query.target)) return {};
      add_employees(wall_.firm(query.target), kColleagueOfHeadhunter);
      search.KeepAHop();
      break;
    case EntityKind::kJob:
      break;
  }
  search.FindReach();
  std::vector<IntroductionChain> chains = search.Run();
  std::sort(chains.begin(), chains.end(),
            [](const IntroductionChain& a, const IntroductionChain& b) {
              if (a.strength != b.strength) return a.strength > b.strength;
              if (a.num_hops != b.num_hops) return a.num_hops < b.num_hops;
              return a.members < b.members;
            });
  return chains;
}

}  // namespace bole
