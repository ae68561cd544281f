// One file with named arrays: the byte format of everything that Bole reads by mmap.
//
//   "BOLEARR1"                       8 bytes
//   array, array, ...                each starts at a multiple of 64 bytes, zeros between
//   directory                        for each array: u32 length of name, name, u32 type,
//                                    u64 rows, u64 columns, u64 offset in the file
//   u64 offset of the directory
//   u64 number of arrays
//   u64 XXH3-64 of all bytes before
//
// All numbers are little-endian.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/csr.h"
#include "engine/store/file.h"

namespace bole {

enum class ArrayType : uint32_t {
  kU8 = 1,
  kU32 = 2,
  kU64 = 3,
  kI64 = 4,
  kF32 = 5,
  kI8 = 6,
  kF64 = 7
};

template <typename T>
constexpr ArrayType kArrayTypeOf = [] {
  static_assert(sizeof(T) == 0, "no array type for this C++ type");
  return ArrayType::kU8;
}();
template <>
inline constexpr ArrayType kArrayTypeOf<uint8_t> = ArrayType::kU8;
template <>
inline constexpr ArrayType kArrayTypeOf<int8_t> = ArrayType::kI8;
template <>
inline constexpr ArrayType kArrayTypeOf<uint32_t> = ArrayType::kU32;
template <>
inline constexpr ArrayType kArrayTypeOf<uint64_t> = ArrayType::kU64;
template <>
inline constexpr ArrayType kArrayTypeOf<int64_t> = ArrayType::kI64;
template <>
inline constexpr ArrayType kArrayTypeOf<float> = ArrayType::kF32;
template <>
inline constexpr ArrayType kArrayTypeOf<double> = ArrayType::kF64;

// Puts arrays one after the other into a file that appears under its name when
// Finish has synced it, and not at all without Finish.
//
// Thread safety: none.
class ArrayFileWriter {
 public:
  // Throws Error(kUnavailable), as every method does when the disk fails.
  explicit ArrayFileWriter(std::filesystem::path path);
  ~ArrayFileWriter();
  ArrayFileWriter(const ArrayFileWriter&) = delete;
  ArrayFileWriter& operator=(const ArrayFileWriter&) = delete;

  // Adds a row-major array; its number of rows is values.size() / num_columns.
  // Requires a new name and a whole number of rows.
  template <typename T>
  void Add(const std::string& name, std::span<const T> values, uint64_t num_columns = 1) {
    AddBytes(name, kArrayTypeOf<T>, std::as_bytes(values), sizeof(T), num_columns);
  }
  template <typename T>
  void Add(const std::string& name, const std::vector<T>& values, uint64_t num_columns = 1) {
    Add(name, std::span<const T>(values), num_columns);
  }

  // Adds text as an array of bytes.
  void AddText(const std::string& name, std::string_view text);

  // Adds NAME.offsets, NAME.columns, NAME.values (when there are some) and NAME.num_columns.
  void AddCsr(const std::string& name, const CsrView& matrix);

  void Finish();

 private:
  struct Entry;
  struct State;

  void AddBytes(const std::string& name, ArrayType type, std::span<const std::byte> bytes,
                size_t item_size, uint64_t num_columns);
  void Write(std::span<const std::byte> bytes);
  void Align();

  std::unique_ptr<State> state_;
};

// A row-major array in a mapped file.
template <typename T>
struct ArrayView {
  std::span<const T> values;
  uint64_t num_rows = 0;
  uint64_t num_columns = 0;

  std::span<const T> row(size_t row) const {
    return values.subspan(row * num_columns, num_columns);
  }
};

// The arrays of a file, mapped. Cheap to copy; spans live as long as any copy.
//
// Thread safety: const and safe from any number of threads.
class ArrayFile {
 public:
  // Verifies the checksum before it reads anything else. Throws Error(kNotFound),
  // Error(kUnavailable), or Error(kCorruptData) naming the file.
  static ArrayFile Open(const std::filesystem::path& path);

  bool Has(const std::string& name) const;

  // Of all arrays, ascending.
  std::vector<std::string> names() const;

  // Throws Error(kCorruptData) when the file has no array of this name and type.
  template <typename T>
  ArrayView<T> Get(const std::string& name) const {
    const Entry& entry = Find(name, kArrayTypeOf<T>);
    const auto* first = reinterpret_cast<const T*>(file_->bytes().data() + entry.offset);
    return {{first, static_cast<size_t>(entry.num_rows * entry.num_columns)},
            entry.num_rows,
            entry.num_columns};
  }
  template <typename T>
  std::span<const T> Values(const std::string& name) const {
    return Get<T>(name).values;
  }
  std::string_view Text(const std::string& name) const;

  // What AddCsr wrote, checked by CheckCsr.
  CsrView GetCsr(const std::string& name) const;

  const std::filesystem::path& path() const { return file_->path(); }

 private:
  struct Entry {
    ArrayType type;
    uint64_t num_rows;
    uint64_t num_columns;
    uint64_t offset;
  };

  explicit ArrayFile(std::shared_ptr<const MappedFile> file) : file_(std::move(file)) {}
  void ReadDirectory();
  const Entry& Find(const std::string& name, ArrayType type) const;

  std::shared_ptr<const MappedFile> file_;
  std::map<std::string, Entry> entries_;
};

}  // namespace bole
