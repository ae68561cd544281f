#include "engine/service/cursor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace bole {
namespace {

const Cursor kCursor = {"2024-05-01-夜", 40, 0x0123456789abcdef};

rpc::ListRequest MakeRequest(std::vector<std::string> excluded = {}) {
  rpc::ListRequest request;
  request.id = "member-1";
  request.excludedIds = std::move(excluded);
  return request;
}

uint64_t Digest(const rpc::ListRequest& request) {
  return RequestDigest(Surface::kJobsForMember, request);
}

TEST(CursorTest, ComesBackAsItWas) {
  EXPECT_EQ(DecodeCursor(EncodeCursor(kCursor)), kCursor);
}

TEST(CursorTest, ComesBackForEveryLengthOfSnapshotId) {
  for (size_t length = 0; length < 100; ++length) {
    const Cursor cursor = {std::string(length, 'x'), 0xffffffff, length};
    EXPECT_EQ(DecodeCursor(EncodeCursor(cursor)), cursor);
  }
}

TEST(CursorTest, IsFitForUrls) {
  EXPECT_THAT(EncodeCursor(kCursor), testing::MatchesRegex("[A-Za-z0-9_-]+"));
}

TEST(CursorTest, NoticesEveryFlippedBitOfItsText) {
  const std::string text = EncodeCursor(kCursor);
  for (size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = text;
      damaged[i] = static_cast<char>(damaged[i] ^ 1 << bit);
      EXPECT_THROW(DecodeCursor(damaged), Error) << i << " " << bit;
    }
  }
}

TEST(CursorTest, RefusesEveryPrefixAndAnythingLonger) {
  const std::string text = EncodeCursor(kCursor);
  for (size_t length = 0; length < text.size(); ++length) {
    EXPECT_THROW(DecodeCursor(text.substr(0, length)), Error) << length;
  }
  EXPECT_THROW(DecodeCursor(text + "A"), Error);
  EXPECT_THROW(DecodeCursor(text + "="), Error);
  EXPECT_THROW(DecodeCursor(std::string(1 << 20, 'A')), Error);
}

TEST(CursorTest, RefusesRandomText) {
  Random random(1);
  for (int i = 0; i < 10'000; ++i) {
    std::string text(random.Below(64), 0);
    for (char& letter : text) letter = static_cast<char>(random.Below(256));
    EXPECT_THROW(DecodeCursor(text), Error);
  }
}

TEST(RequestDigestTest, DoesNotDependOnTheOrderOfIdsNorOnCountOrCursor) {
  rpc::ListRequest request = MakeRequest({"b", "a", "c"});
  request.count = 7;
  request.__set_cursor("anything");
  EXPECT_EQ(Digest(request), Digest(MakeRequest({"a", "b", "c"})));
}

TEST(RequestDigestTest, DependsOnEverythingElse) {
  const rpc::ListRequest request = MakeRequest({"a", "b"});
  rpc::ListRequest other_id = request;
  other_id.id = "member-2";
  rpc::ListRequest only_none = request;
  only_none.__set_onlyIds({});
  rpc::ListRequest only_some = request;
  only_some.__set_onlyIds({"a"});
  rpc::ListRequest swapped = MakeRequest();
  swapped.__set_onlyIds({"a", "b"});

  const std::set<uint64_t> digests = {Digest(request),
                                      Digest(MakeRequest({"a"})),
                                      Digest(MakeRequest({"ab"})),
                                      Digest(other_id),
                                      Digest(only_none),
                                      Digest(only_some),
                                      Digest(swapped),
                                      RequestDigest(Surface::kSimilarMembers, request)};
  EXPECT_EQ(digests.size(), 8u);
}

}  // namespace
}  // namespace bole
