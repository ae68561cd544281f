// Answers that can be worked out by hand, and name their snapshot in every part.
#pragma once

#include <algorithm>
#include <atomic>
#include <charconv>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/service/answers.h"

namespace bole {

// Snapshot number n is called "s<n>". There are kNumEntities of each kind; those of row r are
// called "member-<r>", "job-<r>", ... Whoever asks, the list of snapshot n is
//
//   rank   0        1          2
//   row    n % N    n+1 % N    n+2 % N   ... all N rows, without who asks
//   score  8192n    8192n - 1  8192n - 2
//
// so that an answer made of two snapshots contradicts itself.
class FakeAnswers : public Answers {
 public:
  static constexpr uint32_t kNumEntities = 1000;
  static constexpr float kScoreStep = 8192;

  explicit FakeAnswers(uint32_t number)
      : number_(number), snapshot_id_("s" + std::to_string(number)) {}

  // Called at the start of each List: to wait, to throw, to count.
  std::function<void(const ListRequest&)> on_list;

  const std::string& snapshot_id() const override { return snapshot_id_; }
  std::chrono::sys_seconds created_at() const override {
    return std::chrono::sys_seconds(std::chrono::seconds(1'700'000'000 + number_));
  }
  size_t num_entities(EntityKind) const override { return kNumEntities; }

  static std::string IdOf(EntityKind kind, uint32_t row) {
    return std::string(kEntityKindNames[static_cast<size_t>(kind)]) + "-" + std::to_string(row);
  }

  std::optional<uint32_t> Row(EntityKind kind, std::string_view id) const override {
    const std::string prefix = std::string(kEntityKindNames[static_cast<size_t>(kind)]) + "-";
    if (!id.starts_with(prefix)) return std::nullopt;
    uint32_t row = 0;
    const char* end = id.data() + id.size();
    const auto parsed = std::from_chars(id.data() + prefix.size(), end, row);
    if (parsed.ec != std::errc() || parsed.ptr != end || row >= kNumEntities) return std::nullopt;
    return row;
  }

  std::string_view Id(EntityKind kind, uint32_t row) const override {
    static const std::vector<std::vector<std::string>> ids = [] {
      std::vector<std::vector<std::string>> made(kEntityKindNames.size());
      for (size_t k = 0; k < made.size(); ++k) {
        for (uint32_t r = 0; r < kNumEntities; ++r) {
          made[k].push_back(IdOf(static_cast<EntityKind>(k), r));
        }
      }
      return made;
    }();
    return ids[static_cast<size_t>(kind)][row];
  }

  Answer List(const ListRequest& request) const override {
    if (on_list) on_list(request);
    Answer answer;
    size_t num_allowed = 0;
    for (uint32_t rank = 0; rank < kNumEntities; ++rank) {
      const uint32_t row = (number_ + rank) % kNumEntities;
      if (!Allows(request, row) || num_allowed++ < request.offset) continue;
      if (answer.items.size() == request.count) {
        answer.more = true;
        break;
      }
      answer.items.push_back({row, ScoreAt(number_, rank), Source::kFused});
    }
    return answer;
  }

  static float ScoreAt(uint32_t number, uint32_t rank) {
    return kScoreStep * static_cast<float>(number) - static_cast<float>(rank);
  }

  // Even rows are allowed; the score is the row.
  std::vector<ScoredPair> ScorePairs(Surface, uint32_t,
                                     std::span<const uint32_t> candidates) const override {
    std::vector<ScoredPair> pairs;
    for (const uint32_t row : candidates) {
      pairs.push_back({row % 2 == 0, row % 2 == 0 ? static_cast<float>(row) : 0});
    }
    return pairs;
  }

  // Rows that aren't allowed are not available, those that 7 divides are settled; the night's list
  // has one.
  Explanation Explain(Surface surface, uint32_t query, uint32_t candidate,
                      size_t depth) const override {
    if (candidate % 2 != 0) return {};
    Explanation explained = {
        .standing = candidate % 7 == 0 ? Standing::kSettled : Standing::kTooFar,
        .night_length = 1,
        .night_last_score = ScoreAt(number_, 0)};
    if (explained.standing == Standing::kSettled) return explained;
    const Answer list = List({.surface = surface, .query = query, .count = depth});
    for (size_t rank = 0; rank < list.items.size(); ++rank) {
      if (list.items[rank].row != candidate) continue;
      explained.standing = Standing::kListed;
      explained.rank = rank;
      explained.item = list.items[rank];
    }
    return explained;
  }

  // Over the next rows to the target: member r + 1, and then the target.
  std::vector<IntroductionChain> Introductions(const IntroductionQuery& query) const override {
    if (query.target_kind == EntityKind::kCompany) return {};
    std::vector<IntroductionChain> chains(query.count);
    for (size_t i = 0; i < chains.size(); ++i) {
      const auto between = static_cast<uint32_t>((query.member + 1 + i) % kNumEntities);
      chains[i] = {{between, query.target}, query.max_hops, 1.0 / static_cast<double>(i + 1)};
    }
    return chains;
  }

  // Every row but the excluded in its order, each with one piece of news a second after `since`; as
  // many left out as days are asked for. By a text each fits half and is likely by a quarter.
  SearchFound Search(const SearchCall& call) const override {
    SearchFound found;
    for (uint32_t row = 0; row < kNumEntities; ++row) {
      if (std::binary_search(call.excluded.begin(), call.excluded.end(), row)) continue;
      const bool on_page = found.total >= call.task.offset && found.rows.size() < call.task.count;
      if (on_page) found.rows.push_back({-static_cast<float>(row), row});
      ++found.total;
    }
    if (call.leave_out) {
      found.num_left_out = static_cast<uint64_t>(call.leave_out->days) + call.leave_out->by_team;
    }
    if (call.since) found.news.assign(found.rows.size(), {{NewsKind::kJoined, *call.since + 1}});
    if (!call.task.text.empty()) {
      found.order.assign(found.rows.size(), {OrderSource::kHabits, 0.5f, 0.25f, 2});
    }
    found.newest_event_at = 1'699'999'999;
    return found;
  }

  std::vector<Reason> Reasons(Surface, uint32_t query, const Recommendation& item) const override {
    Reason shared{.kind = ReasonKind::kSharedConnections,
                  .count = static_cast<int32_t>(item.row),
                  .strong_count = static_cast<int32_t>(query)};
    Reason school{.kind = ReasonKind::kSameSchool, .from_year = 2009, .to_year = 2013};
    school.names = {"清华大学"};
    return {shared, school};
  }

  Card Describe(EntityKind, uint32_t row) const override {
    return {snapshot_id_ + " 工程师 Engineer " + std::to_string(row), "上海"};
  }

 private:
  static bool Allows(const ListRequest& request, uint32_t row) {
    const auto has = [row](const std::vector<uint32_t>& rows) {
      return std::binary_search(rows.begin(), rows.end(), row);
    };
    if (QueryKind(request.surface) == ItemKind(request.surface) && row == request.query) {
      return false;
    }
    return !has(request.excluded) && (!request.only || has(*request.only));
  }

  const uint32_t number_;
  const std::string snapshot_id_;
};

// Publishes what the test says.
class FakeSource : public SnapshotSource {
 public:
  explicit FakeSource(uint32_t number = 1) { Publish(number); }

  void Publish(uint32_t number) { SetCurrent("s" + std::to_string(number)); }
  void SetCurrent(const std::string& id) {
    const std::lock_guard lock(mutex_);
    current_ = id;
  }
  // Opening this snapshot fails.
  void Damage(uint32_t number) {
    const std::lock_guard lock(mutex_);
    damaged_.insert("s" + std::to_string(number));
  }
  void Repair() {
    const std::lock_guard lock(mutex_);
    damaged_.clear();
  }
  size_t num_opened() const { return num_opened_; }

  // Called with each snapshot that is opened, before anyone sees it.
  std::function<void(FakeAnswers&)> on_open;

  std::string CurrentId() const override {
    const std::lock_guard lock(mutex_);
    if (current_.empty()) throw Error(ErrorCode::kUnavailable, "nothing is published");
    return current_;
  }

  std::shared_ptr<const Answers> Open(const std::string& id) const override {
    ++num_opened_;
    {
      const std::lock_guard lock(mutex_);
      if (damaged_.contains(id)) throw Error(ErrorCode::kCorruptData, "wrong checksum: lists.bin");
    }
    const auto answers = std::make_shared<FakeAnswers>(
        static_cast<uint32_t>(std::strtoul(id.c_str() + 1, nullptr, 10)));
    if (on_open) on_open(*answers);
    return answers;
  }

 private:
  mutable std::mutex mutex_;
  std::string current_;
  std::set<std::string> damaged_;
  mutable std::atomic<size_t> num_opened_ = 0;
};

}  // namespace bole
