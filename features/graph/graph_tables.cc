#include "features/graph/graph_tables.h"

#include <string>

#include "features/graph/names.h"

namespace bole {

GraphTables GraphTables::Open(const std::filesystem::path& directory) {
  const auto open = [&](const std::string& name) {
    return Table::Open(directory / (name + ".bole"));
  };
  return {.members = open("members"),
          .companies = open("companies"),
          .connections = open("connections"),
          .follows = open("follows"),
          .contacts = open("contacts"),
          .groups = open("groups"),
          .positions = open("positions"),
          .educations = open("educations"),
          .interactions = open("interactions")};
}

Communities::Communities(const Table& members)
    : numbers_(NumberNames(members.Text("community"), SameName::kSameBytes).rows) {}

}  // namespace bole
