// A directory of a site's files for one test, and its ingest.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "engine/store/table.h"
#include "features/tables/database.h"
#include "features/tables/ingest.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {

class DataDirectory {
 public:
  DataDirectory() {
    std::filesystem::create_directories(root_ / "data");
    options_.data = root_ / "data";
    options_.out = root_ / "out";
    options_.rejected = root_ / "rejected";
    options_.max_rejected_share = 1;
  }

  std::filesystem::path path(const std::string& name) const { return options_.data / name; }

  void Write(const std::string& name, std::string_view bytes) const {
    WritePlainFile(path(name), bytes);
  }

  // Writes the rows of a SELECT as a Parquet file, or what the name's ending says.
  void WriteRows(const std::string& name, const std::string& select) const {
    Database({}).Execute("COPY (" + select + ") TO " + QuoteText(path(name).string()));
  }

  IngestOptions& options() { return options_; }
  void SetSource(const std::string& table, const std::string& sql) {
    options_.sources[table] = sql;
  }
  // members with these ids.
  void SetMembers(std::initializer_list<const char*> ids) {
    std::string sql;
    for (const char* id : ids) {
      sql += (sql.empty() ? "SELECT unnest([" : ", ") + QuoteText(id);
    }
    SetSource("members", sql + "]) AS member_id");
  }

  IngestResult Run() const { return Ingest(options_); }

  // The message of the ingest's Error; "" when it succeeds or the code isn't kInvalidArgument.
  std::string RunToError() const {
    try {
      Run();
    } catch (const Error& error) {
      return error.code() == ErrorCode::kInvalidArgument ? error.what() : "";
    }
    return "";
  }

  Table Open(const std::string& table) const {
    return Table::Open(options_.out / (table + ".bole"));
  }
  std::string Bytes(const std::string& table) const {
    return ReadFile(options_.out / (table + ".bole"));
  }
  // The lines of rejected/TABLE.csv below its header.
  std::vector<std::string> Rejected(const std::string& table) const {
    const auto file = options_.rejected / (table + ".csv");
    if (!std::filesystem::exists(file)) return {};
    const std::string text = ReadFile(file);
    std::vector<std::string> lines;
    for (size_t at = text.find('\n') + 1; at < text.size();) {
      const size_t end = text.find('\n', at);
      lines.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }

 private:
  TemporaryDirectory root_;
  IngestOptions options_;
};

// All values of a text column.
inline std::vector<std::string> Texts(const TextColumn& column) {
  std::vector<std::string> texts;
  for (size_t row = 0; row < column.size(); ++row) texts.emplace_back(column[row]);
  return texts;
}

}  // namespace bole
