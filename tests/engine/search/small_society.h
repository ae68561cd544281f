// A few dozen members with random ties, secrets and quarrels, and a plain count of ties between
// them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/matching/privacy_wall.h"
#include "engine/retrieval/member_graph.h"
#include "engine/search/colleagues.h"
#include "tests/support/small_graphs.h"
#include "tests/support/small_tables.h"

namespace bole {

// Some members aren't to be found, some have blocked others; four companies, each with a job;
// headhunter 0 is of company 0, headhunter 1 of none.
class SmallSociety {
 public:
  explicit SmallSociety(uint32_t num_members)
      : num_members_(num_members), ties_(MakeRandomTies(num_members, num_members, 3)) {
    Random random(4);
    WriteMembers(random);
    WriteCompanies(random);
    graph_.ties = ties_.view();
    wall_ = std::make_unique<PrivacyWall>(WallTables::Open(tables_.path()), kNow);
    colleagues_ = std::make_unique<Colleagues>(*wall_, std::vector<uint32_t>{0, 1, 2, 3});
  }

  const MemberGraph& graph() const { return graph_; }
  const PrivacyWall& wall() const { return *wall_; }
  const Colleagues& colleagues() const { return *colleagues_; }

  std::vector<uint32_t> Visible(EntityKind kind, uint32_t viewer) const {
    const Surface surface = kind == EntityKind::kMember ? Surface::kSimilarMembers
                            : kind == EntityKind::kJob  ? Surface::kCandidatesForJob
                                                        : Surface::kCandidatesForHeadhunter;
    std::vector<uint32_t> rows;
    for (uint32_t row = 0; row < num_members_; ++row) {
      if (wall_->Allows(surface, viewer, row)) rows.push_back(row);
    }
    return rows;
  }

  // "1", "2", "3+" or "" by member: every member's distance is the least of those of whom a tie
  // leads on, and one more, until nothing changes.
  std::vector<std::string> Distances(EntityKind kind, uint32_t viewer) const {
    const std::vector<uint32_t> visible = Visible(kind, viewer);
    const uint32_t far = num_members_ + 1;
    std::vector<uint32_t> ties(num_members_, far);
    const bool is_member = kind == EntityKind::kMember;
    const auto origins = is_member ? std::vector<uint32_t>{viewer} : colleagues_->Of(kind, viewer);
    for (const uint32_t origin : origins) ties[origin] = 0;
    for (uint32_t round = 0; round < num_members_; ++round) {
      for (uint32_t from = 0; from < num_members_; ++from) {
        const bool leads = ties[from] == 0 || std::ranges::find(visible, from) != visible.end();
        if (!leads || ties[from] == far) continue;
        for (const uint32_t to : graph_.ties.row(from)) {
          const bool told = (is_member && from == viewer) || wall_->MayMention(to, from);
          if (told) ties[to] = std::min(ties[to], ties[from] + 1);
        }
      }
    }
    std::vector<std::string> names;
    for (const uint32_t count : ties) {
      names.emplace_back(count == 0 || count == far ? ""
                         : count > 2                ? "3+"
                                                    : std::to_string(count));
    }
    return names;
  }

 private:
  static constexpr int64_t kNow = 1000;

  void WriteMembers(Random& random) {
    std::vector<SmallRow> members, blocks;
    for (uint32_t row = 0; row < num_members_; ++row) {
      members.push_back({{"member_id", "m" + std::to_string(1000 + row)}});
      if (random.Chance(0.15)) members.back()["discoverable"] = "no";
      if (random.Chance(0.7)) continue;
      const uint32_t other = static_cast<uint32_t>(random.Below(num_members_));
      if (other == row) continue;
      blocks.push_back({{"member_id", std::to_string(row)},
                        {"blocked_kind", "member"},
                        {"blocked_id", std::to_string(other)}});
    }
    tables_.Write("members", members);
    tables_.Write("blocks", blocks);
  }

  void WriteCompanies(Random& random) {
    std::vector<SmallRow> companies, jobs, positions;
    for (const std::string number : {"0", "1", "2", "3"}) {
      companies.push_back({{"company_id", "c" + number}});
      jobs.push_back({{"job_id", "j" + number}, {"company_id", number}});
    }
    for (uint32_t row = 0; row < num_members_; ++row) {
      if (random.Chance(0.8)) continue;
      positions.push_back({{"member_id", std::to_string(row)},
                           {"company_id", std::to_string(random.Below(4))},
                           {"started_at", "1"}});
    }
    tables_.Write("companies", companies);
    tables_.Write("jobs", jobs);
    tables_.Write("positions", positions);
    tables_.Write("headhunters",
                  {{{"headhunter_id", "h0"}, {"firm_id", "c0"}}, {{"headhunter_id", "h1"}}});
  }

  const uint32_t num_members_;
  const Csr ties_;
  MemberGraph graph_;
  SmallTables tables_;
  std::unique_ptr<const PrivacyWall> wall_;
  std::unique_ptr<const Colleagues> colleagues_;
};

}  // namespace bole
