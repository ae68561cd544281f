#include "engine/service/cursor.h"

#include <xxhash.h>

#include <cstring>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

// Bytes of a cursor, integers little-endian:
//   0  version, 1
//   1  offset, 4 bytes
//   5  request digest, 8 bytes
//  13  snapshot id
//  -8  XXH3-64 of all before
constexpr char kVersion = 1;
constexpr size_t kOffsetAt = 1;
constexpr size_t kDigestAt = 5;
constexpr size_t kSnapshotAt = 13;
constexpr size_t kChecksumBytes = 8;

// RFC 4648, section 5: fit for URLs.
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

template <typename Integer>
void AppendInteger(Integer value, std::string& bytes) {
  for (size_t i = 0; i < sizeof(Integer); ++i) {
    bytes.push_back(static_cast<char>(value >> (8 * i)));
  }
}

template <typename Integer>
Integer ReadInteger(std::string_view bytes, size_t at) {
  Integer value = 0;
  for (size_t i = 0; i < sizeof(Integer); ++i) {
    value |= static_cast<Integer>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return value;
}

std::string ToText(std::string_view bytes) {
  std::string text;
  uint32_t bits = 0;
  int num_bits = 0;
  for (const char byte : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    num_bits += 8;
    for (; num_bits >= 6; num_bits -= 6) text.push_back(kAlphabet[bits >> (num_bits - 6) & 63]);
  }
  if (num_bits > 0) text.push_back(kAlphabet[bits << (6 - num_bits) & 63]);
  return text;
}

[[noreturn]] void ThrowDamaged() {
  throw Error(ErrorCode::kInvalidArgument, "is damaged: give back what an answer had");
}

std::string FromText(std::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  int num_bits = 0;
  for (const char letter : text) {
    const size_t value = kAlphabet.find(letter);
    if (value == std::string_view::npos) ThrowDamaged();
    bits = bits << 6 | static_cast<uint32_t>(value);
    num_bits += 6;
    if (num_bits >= 8) {
      num_bits -= 8;
      bytes.push_back(static_cast<char>(bits >> num_bits));
    }
  }
  return bytes;
}

uint64_t Hash(std::string_view bytes, uint64_t seed = 0) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

// The sum is the same in any order.
uint64_t HashOfIds(const std::vector<std::string>& ids) {
  uint64_t sum = ids.size();
  for (const std::string& id : ids) sum += Hash(id);
  return Mix64(sum);
}

}  // namespace

std::string EncodeCursor(const Cursor& cursor) {
  std::string bytes(1, kVersion);
  AppendInteger(cursor.offset, bytes);
  AppendInteger(cursor.request_digest, bytes);
  bytes += cursor.snapshot_id;
  AppendInteger(Hash(bytes), bytes);
  return ToText(bytes);
}

Cursor DecodeCursor(std::string_view text) {
  if (text.size() > kMaxCursorBytes) ThrowDamaged();
  const std::string bytes = FromText(text);
  if (bytes.size() < kSnapshotAt + kChecksumBytes || bytes[0] != kVersion) ThrowDamaged();
  const size_t end = bytes.size() - kChecksumBytes;
  Cursor cursor = {.snapshot_id = bytes.substr(kSnapshotAt, end - kSnapshotAt),
                   .offset = ReadInteger<uint32_t>(bytes, kOffsetAt),
                   .request_digest = ReadInteger<uint64_t>(bytes, kDigestAt)};
  // Covers the checksum, and the unused bits of the last letter besides.
  if (EncodeCursor(cursor) != text) ThrowDamaged();
  return cursor;
}

uint64_t RequestDigest(Surface surface, const rpc::ListRequest& request) {
  uint64_t digest = Hash(request.id, static_cast<uint64_t>(surface));
  digest = Mix64(digest ^ HashOfIds(request.excludedIds));
  digest = Mix64(digest ^ static_cast<uint64_t>(request.__isset.onlyIds));
  return request.__isset.onlyIds ? Mix64(digest ^ HashOfIds(request.onlyIds)) : digest;
}

uint64_t RequestDigest(EntityKind wanted, const rpc::SearchRequest& request) {
  // Surfaces are small numbers: a search's cursor is none of a list's.
  constexpr uint64_t kSearch = 1000;
  uint64_t digest = kSearch + static_cast<uint64_t>(wanted);
  const auto add_text = [&](const std::string& text) { digest = Mix64(digest ^ Hash(text)); };
  const auto add_number = [&](uint64_t number) { digest = Mix64(digest ^ number); };
  add_number(static_cast<uint64_t>(request.viewerKind));
  for (const std::string* text : {&request.viewerId, &request.query, &request.text})
    add_text(*text);
  for (const rpc::SearchClause& clause : request.clauses) {
    add_text(clause.field);
    add_text(clause.value);
    add_number(static_cast<uint64_t>(clause.demand));
    add_number(static_cast<uint64_t>(clause.scope));
  }
  add_number(HashOfIds(request.excludedIds));
  add_number(request.__isset.leaveOut);
  if (request.__isset.leaveOut) {
    const rpc::LeaveOut& out = request.leaveOut;
    add_number(static_cast<uint64_t>(out.days));
    add_number(out.viewed * 4u + out.contacted * 2u + out.byTeam * 1u);
  }
  add_number(request.__isset.since);
  if (request.__isset.since) add_number(static_cast<uint64_t>(request.since));
  return digest;
}

}  // namespace bole
