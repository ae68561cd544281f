// `bole query`: asks a running service from the command line.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace bole {

struct Query {
  std::string method;                  // as in the IDL: "jobsForMember", "scorePairs", "status"
  std::vector<std::string> arguments;  // ID; for scorePairs a list's method, ID and candidates
  std::string host = "127.0.0.1";
  int port = 9090;
  int count = 20;
  std::optional<std::string> cursor;
  std::vector<std::string> exclude;
  std::optional<std::vector<std::string>> only;
  bool json = false;

  // Of searches; "member", "job" or "headhunter" searches.
  std::string as = "member";
  std::string text;
  std::vector<std::string> facets;
  bool diagnose = false;
  int leave_out_days = 0;  // whom the viewer dealt with so lately; 0: nobody
  bool team = false;       // or anybody of the viewer's team
  std::optional<int64_t> since;
};

// Asks the service and returns what is to be printed: a table, or JSON.
//
// Throws Error(kInvalidArgument) for a wrong request, Error(kNotFound) for someone unknown,
// Error(kUnavailable) when the service can't be reached or can't answer.
std::string Ask(const Query& query);

// Registers the command.
void AddQueryCommand(CLI::App& app);

}  // namespace bole
