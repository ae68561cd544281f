// A few members, jobs and headhunters to look at by name: in the report, and to ask first
// questions.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "engine/base/vocabulary.h"
#include "engine/service/answers.h"
#include "engine/service/snapshot_answers.h"

namespace bole {

struct Sample {
  EntityKind kind = EntityKind::kMember;
  uint32_t row = 0;
};

// The member with most interactions whose headline is Chinese, the one whose headline isn't, the
// one with some ties who did least; and the open job and the headhunter with most interactions.
std::vector<Sample> ChooseSamples(const SnapshotAnswers& answers);

// [{"kind": "member", "id": .., "title": ..}, ..]
nlohmann::json SampleFacts(const SnapshotAnswers& answers, const std::vector<Sample>& samples);

// The samples with their lists and reasons in words, as RenderReport takes them.
nlohmann::json SampleLists(const SnapshotAnswers& answers, const std::vector<Sample>& samples);

}  // namespace bole
