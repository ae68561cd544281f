// A professional network that never was, with its truth: members, companies, jobs, headhunters,
// ties and half a year of behaviour, drawn from known probabilities. README.md has the model.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace bole {

inline constexpr uint64_t kMinWorldMembers = 500;
inline constexpr uint64_t kMaxWorldMembers = 10'000'000;

struct WorldOptions {
  // What the world is.
  std::filesystem::path out;  // a directory, made if absent
  uint64_t num_members = 0;   // kMinWorldMembers to kMaxWorldMembers
  uint64_t seed = 0;

  // Shares of all members, each in [0, 1], together at most 1; the rest are normal.
  double quiet_share = 0.18;       // a real profile, hardly ever seen
  double zombie_share = 0.20;      // nearly empty, long gone
  double spammer_share = 0.02;     // adverts and mass invitations
  double newcomer_share = 0.05;    // joined in the last week
  double celebrity_share = 0.001;  // ties and followers without end; at least a few

  double ties_per_member = 20;   // mean degree that is aimed at, 1 to 200
  double shown_per_member = 40;  // jobs shown to a member of average activity, 1 to 400

  // What only changes speed.
  size_t num_threads = 1;
};

// Writes TABLE.parquet for each table of schema.h but the test tables, and under truth/:
// members, jobs, headhunters, ties, invitations and pairs as Parquet, then world.json, last.
// A file gets its name when it is complete; world.json is there when everything is.
//
// The same options give the same rows in the same order, whatever num_threads. Takes about
// 0.6 KB of memory a member and half a GB for writing (1.2 GB for a million members).
//
// Throws Error(kInvalidArgument) for options out of range, Error(kUnavailable) when the
// directory can't be written.
void GenerateWorld(const WorldOptions& options);

}  // namespace bole
