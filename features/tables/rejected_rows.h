// Bad rows of one table, written to a file for the people who own the source.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace bole {

// Why a row can't be used.
struct RejectedRow {
  std::string_view source;  // file or files that it comes from
  uint64_t row = 0;         // from 1, in reading order; a line of the file when `column` is empty
  std::string_view column;
  std::string_view value;  // as far as it is readable
  std::string_view reason;
};

// Writes TABLE.csv: source,row,column,value,reason with the quoting of RFC 4180, lines ended by
// \n. Bytes of a value that aren't UTF-8 appear as \xHH. There is no file without a bad row.
//
// Thread safety: none.
class RejectedRows {
 public:
  // Removes what an earlier run left at the path.
  explicit RejectedRows(std::filesystem::path path);

  // Throws Error(kUnavailable), as Close does when the disk fails.
  void Add(const RejectedRow& row);
  void Close();

  uint64_t size() const { return size_; }
  const std::filesystem::path& path() const { return path_; }

  // The first few, for a message.
  const std::vector<std::string>& first() const { return first_; }

 private:
  std::filesystem::path path_;
  std::ofstream file_;
  uint64_t size_ = 0;
  std::vector<std::string> first_;
};

}  // namespace bole
