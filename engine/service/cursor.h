// Where a client is in a list: text that it gives back for the next page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bole_rpc/bole_types.h"
#include "engine/ranking/recommendation.h"

namespace bole {

struct Cursor {
  std::string snapshot_id;      // pages stay on it
  uint32_t offset = 0;          // recommendations that were given already
  uint64_t request_digest = 0;  // of the request that it belongs to

  bool operator==(const Cursor&) const = default;
};

// Bytes of a cursor's text, at most; what is longer isn't looked at.
inline constexpr size_t kMaxCursorBytes = 512;

// The cursor as letters, digits, '-' and '_'.
std::string EncodeCursor(const Cursor& cursor);

// The reverse. A client may send anything: throws Error(kInvalidArgument) for a text that
// EncodeCursor doesn't make. The checksum finds damage, not malice, so the caller checks
// the offset and looks the snapshot up by its id before believing either.
Cursor DecodeCursor(std::string_view text);

// Digest of what must stay the same from page to page: all but count and cursor. The order of
// ids doesn't matter, since many languages don't keep one.
uint64_t RequestDigest(Surface surface, const rpc::ListRequest& request);
// Of a search all but count and cursor, in its order.
uint64_t RequestDigest(EntityKind wanted, const rpc::SearchRequest& request);

}  // namespace bole
