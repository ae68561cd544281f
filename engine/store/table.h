// A site's table after it was checked: typed columns, references resolved to rows.
//
// Written once by ingest, then mapped by every later step and by the service.
// Which columns a table has, and of which type, is fixed by features/tables/schema.h.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/top_k.h"
#include "engine/store/array_file.h"

namespace bole {

// Missing values: a time or integer that isn't given; a real is NaN; text and lists are
// empty; a reference is kNoRow.
constexpr int64_t kNoTime = std::numeric_limits<int64_t>::min();
constexpr int64_t kNoInteger = std::numeric_limits<int64_t>::min();

// A yes-or-no column has a third value.
enum class Flag : uint8_t { kNo = 0, kYes = 1, kUnknown = 2 };

// One text a row, UTF-8.
class TextColumn {
 public:
  TextColumn() = default;
  TextColumn(std::span<const uint64_t> offsets, std::string_view bytes)
      : offsets_(offsets), bytes_(bytes) {}

  size_t size() const { return offsets_.empty() ? 0 : offsets_.size() - 1; }
  std::string_view operator[](size_t row) const {
    return bytes_.substr(offsets_[row], offsets_[row + 1] - offsets_[row]);
  }

 private:
  std::span<const uint64_t> offsets_;
  std::string_view bytes_;
};

// A list of texts a row.
class TextListColumn {
 public:
  TextListColumn() = default;
  TextListColumn(std::span<const uint64_t> lists, TextColumn items)
      : lists_(lists), items_(items) {}

  size_t size() const { return lists_.empty() ? 0 : lists_.size() - 1; }
  size_t row_size(size_t row) const { return lists_[row + 1] - lists_[row]; }
  std::string_view at(size_t row, size_t i) const { return items_[lists_[row] + i]; }
  std::vector<std::string_view> row(size_t row) const;

 private:
  std::span<const uint64_t> lists_;
  TextColumn items_;
};

// Texts that are being collected for a column.
struct TextColumnBuilder {
  std::vector<uint64_t> offsets = {0};
  std::string bytes;

  void Add(std::string_view text) {
    bytes.append(text);
    offsets.push_back(bytes.size());
  }
  size_t size() const { return offsets.size() - 1; }
  TextColumn view() const { return {offsets, bytes}; }
};

struct TextListColumnBuilder {
  std::vector<uint64_t> lists = {0};
  TextColumnBuilder items;

  // Items are added to the list that EndRow closes.
  void AddItem(std::string_view text) { items.Add(text); }
  void EndRow() { lists.push_back(items.size()); }
};

// Writes a table; every column must have the same number of rows.
class TableWriter {
 public:
  explicit TableWriter(std::filesystem::path path) : file_(std::move(path)) {}

  void AddText(const std::string& column, const TextColumnBuilder& texts);
  void AddTextList(const std::string& column, const TextListColumnBuilder& lists);
  void AddTimes(const std::string& column, const std::vector<int64_t>& unix_seconds);
  void AddIntegers(const std::string& column, const std::vector<int64_t>& values);
  void AddReals(const std::string& column, const std::vector<float>& values);
  void AddFlags(const std::string& column, const std::vector<Flag>& values);
  // A reference to a row of another table, or a small code such as an action.
  void AddRows(const std::string& column, const std::vector<uint32_t>& rows);
  void AddCodes(const std::string& column, const std::vector<uint8_t>& codes);

  void Finish();

 private:
  void CountRows(const std::string& column, size_t num_rows);

  ArrayFileWriter file_;
  std::optional<uint64_t> num_rows_;
};

// A mapped table. Cheap to copy; columns cost a look-up by name. Asking for one that it doesn't
// have, or by another type, throws Error(kCorruptData).
//
// Thread safety: const and safe from any number of threads.
class Table {
 public:
  static Table Open(const std::filesystem::path& path);

  size_t num_rows() const { return num_rows_; }
  TextColumn Text(const std::string& column) const;
  TextListColumn TextList(const std::string& column) const;
  std::span<const int64_t> Times(const std::string& column) const;  // Unix seconds, UTC
  std::span<const int64_t> Integers(const std::string& column) const;
  std::span<const float> Reals(const std::string& column) const;
  std::span<const uint8_t> Flags(const std::string& column) const;  // values of Flag
  std::span<const uint32_t> Rows(const std::string& column) const;
  std::span<const uint8_t> Codes(const std::string& column) const;

 private:
  explicit Table(ArrayFile file) : file_(std::move(file)) {}
  void CheckTexts() const;
  template <typename T>
  std::span<const T> Column(const std::string& array) const;

  ArrayFile file_;
  size_t num_rows_ = 0;
};

// External ids of one kind of entity and their rows: rows are in byte order of the ids,
// so that a site's order of lines changes nothing.
class IdColumn {
 public:
  IdColumn() = default;
  // Requires ids that ascend strictly.
  explicit IdColumn(TextColumn ids) : ids_(ids) {}

  size_t size() const { return ids_.size(); }
  std::string_view operator[](size_t row) const { return ids_[row]; }

  // The row of an id by binary search, or nothing.
  std::optional<uint32_t> Find(std::string_view id) const;

 private:
  TextColumn ids_;
};

}  // namespace bole
