#include "engine/store/array_file.h"

#include <glog/logging.h>
#include <xxhash.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <set>
#include <utility>

#include "engine/base/error.h"

namespace bole {
namespace {

constexpr std::string_view kMagic = "BOLEARR1";
constexpr size_t kAlignment = 64;  // bytes: a cache line, and enough for any vector load
constexpr size_t kFooterBytes = 3 * sizeof(uint64_t);
constexpr size_t kMaxNameBytes = 256;

size_t ItemSize(ArrayType type) {
  switch (type) {
    case ArrayType::kU8:
    case ArrayType::kI8:
      return 1;
    case ArrayType::kU32:
    case ArrayType::kF32:
      return 4;
    case ArrayType::kU64:
    case ArrayType::kI64:
    case ArrayType::kF64:
      return 8;
  }
  return 0;
}

}  // namespace

struct ArrayFileWriter::Entry {
  std::string name;
  ArrayType type;
  uint64_t num_rows;
  uint64_t num_columns;
  uint64_t offset;
};

struct ArrayFileWriter::State {
  std::filesystem::path path;
  std::filesystem::path beside;
  std::FILE* file = nullptr;
  uint64_t size = 0;
  XXH3_state_t* hash = nullptr;
  std::vector<Entry> entries;
  std::set<std::string> names;

  [[noreturn]] void Fail() const {
    throw Error(ErrorCode::kUnavailable,
                std::string("can't write file (") + std::strerror(errno) + "): " + beside.string());
  }
};

ArrayFileWriter::ArrayFileWriter(std::filesystem::path path) : state_(std::make_unique<State>()) {
  state_->path = std::move(path);
  state_->beside = state_->path.string() + ".tmp";
  state_->file = std::fopen(state_->beside.c_str(), "wb");
  if (state_->file == nullptr) state_->Fail();
  state_->hash = XXH3_createState();
  XXH3_64bits_reset(state_->hash);
  Write(std::as_bytes(std::span(kMagic)));
}

ArrayFileWriter::~ArrayFileWriter() {
  if (state_->file != nullptr) {  // Finish wasn't reached
    std::fclose(state_->file);
    std::error_code ignored;
    std::filesystem::remove(state_->beside, ignored);
  }
  XXH3_freeState(state_->hash);
}

void ArrayFileWriter::Write(std::span<const std::byte> bytes) {
  if (bytes.empty()) return;
  if (std::fwrite(bytes.data(), 1, bytes.size(), state_->file) != bytes.size()) state_->Fail();
  XXH3_64bits_update(state_->hash, bytes.data(), bytes.size());
  state_->size += bytes.size();
}

void ArrayFileWriter::Align() {
  static constexpr std::byte kZeros[kAlignment] = {};
  const size_t rest = state_->size % kAlignment;
  if (rest != 0) Write(std::span(kZeros).first(kAlignment - rest));
}

void ArrayFileWriter::AddBytes(const std::string& name, ArrayType type,
                               std::span<const std::byte> bytes, size_t item_size,
                               uint64_t num_columns) {
  CHECK(state_->names.insert(name).second) << "array added twice: " << name;
  CHECK_LE(name.size(), kMaxNameBytes);
  CHECK_GT(num_columns, 0u);
  CHECK_EQ(bytes.size() % (item_size * num_columns), 0u) << name;
  Align();
  state_->entries.push_back(
      {name, type, bytes.size() / (item_size * num_columns), num_columns, state_->size});
  Write(bytes);
}

void ArrayFileWriter::AddText(const std::string& name, std::string_view text) {
  Add(name, std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

void ArrayFileWriter::AddCsr(const std::string& name, const CsrView& matrix) {
  Add(name + ".offsets", matrix.offsets);
  Add(name + ".columns", matrix.columns);
  if (!matrix.values.empty()) Add(name + ".values", matrix.values);
  Add(name + ".num_columns", std::span(&matrix.num_columns, 1));
}

void ArrayFileWriter::Finish() {
  Align();
  const uint64_t directory = state_->size;
  const auto write_number = [this](auto number) { Write(std::as_bytes(std::span(&number, 1))); };
  for (const Entry& entry : state_->entries) {
    write_number(static_cast<uint32_t>(entry.name.size()));
    Write(std::as_bytes(std::span(entry.name)));
    write_number(static_cast<uint32_t>(entry.type));
    write_number(entry.num_rows);
    write_number(entry.num_columns);
    write_number(entry.offset);
  }
  write_number(directory);
  write_number(static_cast<uint64_t>(state_->entries.size()));
  write_number(static_cast<uint64_t>(XXH3_64bits_digest(state_->hash)));

  std::FILE* file = std::exchange(state_->file, nullptr);
  if (std::fclose(file) != 0) state_->Fail();
  SyncPath(state_->beside);
  if (std::rename(state_->beside.c_str(), state_->path.c_str()) != 0) state_->Fail();
  SyncPath(state_->path.has_parent_path() ? state_->path.parent_path() : ".");
}

namespace {

// Takes numbers and names from the directory, and refuses to read beyond it.
class DirectoryReader {
 public:
  DirectoryReader(std::span<const std::byte> bytes, const std::filesystem::path& path)
      : bytes_(bytes), path_(path) {}

  template <typename T>
  T Number() {
    T number;
    std::memcpy(&number, Take(sizeof(T)).data(), sizeof(T));
    return number;
  }
  std::string Name() {
    const auto length = Number<uint32_t>();
    if (length > kMaxNameBytes) Fail();
    const auto bytes = Take(length);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  [[noreturn]] void Fail() const {
    throw Error(ErrorCode::kCorruptData, "damaged directory in file: " + path_.string());
  }

 private:
  std::span<const std::byte> Take(size_t count) {
    if (count > bytes_.size()) Fail();
    const auto taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }

  std::span<const std::byte> bytes_;
  const std::filesystem::path& path_;
};

uint64_t NumberAt(std::span<const std::byte> bytes, size_t offset) {
  uint64_t number;
  std::memcpy(&number, bytes.data() + offset, sizeof(number));
  return number;
}

}  // namespace

ArrayFile ArrayFile::Open(const std::filesystem::path& path) {
  ArrayFile file(MappedFile::Open(path));
  const auto bytes = file.file_->bytes();
  const bool whole = bytes.size() >= kMagic.size() + kFooterBytes &&
                     std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) == 0 &&
                     XXH3_64bits(bytes.data(), bytes.size() - sizeof(uint64_t)) ==
                         NumberAt(bytes, bytes.size() - sizeof(uint64_t));
  if (!whole) {
    throw Error(ErrorCode::kCorruptData, "file is damaged (wrong checksum): " + path.string());
  }
  file.ReadDirectory();
  return file;
}

void ArrayFile::ReadDirectory() {
  const auto bytes = file_->bytes();
  const uint64_t end = bytes.size() - kFooterBytes;
  const uint64_t begin = NumberAt(bytes, end);
  const uint64_t num_entries = NumberAt(bytes, end + sizeof(uint64_t));
  DirectoryReader reader(begin <= end ? bytes.subspan(begin, end - begin) : bytes.first(0), path());
  for (uint64_t i = 0; i < num_entries; ++i) {
    const std::string name = reader.Name();
    Entry entry;
    entry.type = static_cast<ArrayType>(reader.Number<uint32_t>());
    entry.num_rows = reader.Number<uint64_t>();
    entry.num_columns = reader.Number<uint64_t>();
    entry.offset = reader.Number<uint64_t>();
    const size_t item_size = ItemSize(entry.type);
    // Divisions instead of products, which a hostile length would overflow.
    const bool fits = item_size > 0 && entry.num_columns > 0 && entry.offset <= begin &&
                      entry.offset % kAlignment == 0 &&
                      entry.num_rows <= (begin - entry.offset) / item_size / entry.num_columns;
    if (!fits) reader.Fail();
    entries_[name] = entry;
  }
}

bool ArrayFile::Has(const std::string& name) const {
  return entries_.contains(name);
}

std::vector<std::string> ArrayFile::names() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : entries_) names.push_back(name);
  return names;
}

const ArrayFile::Entry& ArrayFile::Find(const std::string& name, ArrayType type) const {
  const auto found = entries_.find(name);
  if (found == entries_.end() || found->second.type != type) {
    throw Error(ErrorCode::kCorruptData,
                "no array \"" + name + "\" of the expected type in file: " + path().string());
  }
  return found->second;
}

std::string_view ArrayFile::Text(const std::string& name) const {
  const auto bytes = Values<uint8_t>(name);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

CsrView ArrayFile::GetCsr(const std::string& name) const {
  const auto num_columns = Values<uint32_t>(name + ".num_columns");
  if (num_columns.size() != 1) {
    throw Error(ErrorCode::kCorruptData,
                "matrix \"" + name + "\" has no width: " + path().string());
  }
  CsrView matrix{
      Values<uint64_t>(name + ".offsets"), Values<uint32_t>(name + ".columns"), {}, num_columns[0]};
  if (Has(name + ".values")) matrix.values = Values<float>(name + ".values");
  CheckCsr(matrix, "\"" + name + "\" in file " + path().string());
  return matrix;
}

}  // namespace bole
