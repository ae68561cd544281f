#include "engine/store/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "tests/support/plain_file.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::UnorderedElementsAre;

class ManifestTest : public ::testing::Test {
 protected:
  ManifestTest() {
    std::filesystem::create_directories(directory_ / "lists");
    WriteFileAtomically(directory_ / "lists/jobs.bole", "rows");
    WriteFileAtomically(directory_ / "report.html", "<p>伯乐</p>");
    WriteFileAtomically(directory_ / "metrics.json", "1 s");
    manifest_ = WriteManifest(directory_.path(), {{"seed", 7}});
  }

  // The message of the error that reading and verifying ends with.
  std::string Damage() const {
    try {
      VerifyFiles(directory_.path(), ReadManifest(directory_.path()));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
      return error.what();
    }
    return "no damage found";
  }

  TemporaryDirectory directory_;
  Manifest manifest_;
};

TEST_F(ManifestTest, NamesEveryFileAndKeepsTheFacts) {
  const Manifest manifest = ReadManifest(directory_.path());
  EXPECT_THAT(manifest.files, UnorderedElementsAre(Key("lists/jobs.bole"), Key("report.html"),
                                                   Key("metrics.json")));
  EXPECT_EQ(manifest.facts.at("seed"), 7);
  EXPECT_EQ(manifest.content, manifest_.content);
  EXPECT_NO_THROW(VerifyFiles(directory_.path(), manifest));
}

TEST_F(ManifestTest, NoticesEveryFlippedByteOfItself) {
  const std::string good = ReadFile(directory_ / kManifestName);
  for (size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    WritePlainFile(directory_ / kManifestName, bad);
    ASSERT_THAT(Damage(), HasSubstr(kManifestName)) << "byte " << i;
  }
}

TEST_F(ManifestTest, NamesTheFileThatIsDamagedShortOrMissing) {
  WriteFileAtomically(directory_ / "lists/jobs.bole", "Rows");
  EXPECT_THAT(Damage(), HasSubstr("lists/jobs.bole"));
  WriteFileAtomically(directory_ / "lists/jobs.bole", "row");
  EXPECT_THAT(Damage(), HasSubstr("lists/jobs.bole"));
  std::filesystem::remove(directory_ / "lists/jobs.bole");
  EXPECT_THAT(Damage(), HasSubstr("lists/jobs.bole"));
}

TEST_F(ManifestTest, ContentLeavesOutWhatTellsOfOneRun) {
  WriteFileAtomically(directory_ / "metrics.json", "2 s");
  EXPECT_EQ(WriteManifest(directory_.path(), {}).content, manifest_.content);
  WriteFileAtomically(directory_ / "report.html", "other");
  EXPECT_NE(WriteManifest(directory_.path(), {}).content, manifest_.content);
}

TEST_F(ManifestTest, AbsentIsNotDamaged) {
  std::filesystem::remove(directory_ / kManifestName);
  try {
    ReadManifest(directory_.path());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kNotFound);
  }
}

}  // namespace
}  // namespace bole
