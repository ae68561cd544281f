#include "features/tables/rejected_rows.h"

#include <utility>

#include "engine/base/error.h"
#include "engine/base/utf8.h"
#include "features/tables/text_value.h"

namespace bole {
namespace {

constexpr size_t kNumFirst = 3;          // enough to see a pattern in a message
constexpr size_t kMaxValueBytes = 1000;  // a file of rejected novels helps nobody

// The value cut to a readable length; always well-formed UTF-8.
std::string Readable(std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  const bool cut = value.size() > kMaxValueBytes;
  if (cut) value = value.substr(0, kMaxValueBytes);
  std::string text;
  if (!cut && IsUtf8(value)) {
    text = value;
  } else {
    for (const char c : value) {
      const auto byte = static_cast<uint8_t>(c);
      if (byte < 0x80) {
        text += c;
      } else {
        text += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
      }
    }
  }
  return cut ? text + "..." : text;
}

std::string Quoted(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

std::string Description(const RejectedRow& row) {
  std::string text = "row " + std::to_string(row.row);
  if (!row.column.empty()) text += ", column \"" + std::string(row.column) + "\"";
  return text + ", value \"" + Readable(row.value) + "\": " + std::string(row.reason);
}

}  // namespace

RejectedRows::RejectedRows(std::filesystem::path path) : path_(std::move(path)) {
  std::filesystem::remove(path_);
}

void RejectedRows::Add(const RejectedRow& row) {
  if (size_ == 0) {
    file_.open(path_, std::ios::binary | std::ios::trunc);
    file_ << "source,row,column,value,reason\n";
  }
  file_ << Quoted(row.source) << ',' << row.row << ',' << Quoted(row.column) << ','
        << Quoted(Readable(row.value)) << ',' << Quoted(row.reason) << '\n';
  if (!file_) throw Error(ErrorCode::kUnavailable, "cannot write file: " + path_.string());
  if (size_ < kNumFirst) first_.push_back(Description(row));
  ++size_;
}

void RejectedRows::Close() {
  if (size_ == 0) return;
  file_.close();
  if (!file_) throw Error(ErrorCode::kUnavailable, "cannot write file: " + path_.string());
}

}  // namespace bole
