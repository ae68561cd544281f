#include "models/tune_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "engine/base/error.h"
#include "engine/store/file.h"

namespace bole {
namespace {

using ::testing::Optional;

const MeasuredTuning kGood = {{0.1, 1.0 / 3, {}}, 2.5};
const MeasuredTuning kBetter = {{0.25, 0.5, SegmentQuality{1.0 / 7, 0.2}}, 7};

class TuneJournalTest : public ::testing::Test {
 protected:
  TuneJournalTest() { std::filesystem::remove(path_); }
  ~TuneJournalTest() override { std::filesystem::remove(path_); }

  void WriteTwo() {
    TuneJournal journal(path_, "data");
    journal.Add("a", kGood);
    journal.Add("{\"b\": 1}", kBetter);
  }

  const std::filesystem::path path_ =
      std::filesystem::path(::testing::TempDir()) /
      (std::string("bole_journal_") +
       ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(TuneJournalTest, RemembersWithTheSameBits) {
  WriteTwo();
  const TuneJournal journal(path_, "data");
  EXPECT_THAT(journal.Find("a"), Optional(kGood));
  EXPECT_THAT(journal.Find("{\"b\": 1}"), Optional(kBetter));
  EXPECT_EQ(journal.Find("c"), std::nullopt);
}

TEST_F(TuneJournalTest, WorksWithoutAFile) {
  TuneJournal journal("", "data");
  journal.Add("a", kGood);
  EXPECT_THAT(journal.Find("a"), Optional(kGood));
}

// A write that was cut short after any number of bytes costs its own line only.
TEST_F(TuneJournalTest, GoesOnAfterAWriteThatWasCutShort) {
  WriteTwo();
  const std::string text = ReadFile(path_);
  const size_t last_line = text.rfind('\n', text.size() - 2) + 1;
  for (const size_t size : {size_t{0}, size_t{9}, last_line, last_line + 1, text.size() - 1}) {
    WriteFileAtomically(path_, text.substr(0, size));
    TuneJournal journal(path_, "data");
    EXPECT_EQ(journal.Find("a").has_value(), size >= last_line) << size;
    EXPECT_EQ(journal.Find("{\"b\": 1}"), std::nullopt) << size;
    journal.Add("c", kBetter);
    EXPECT_THAT(TuneJournal(path_, "data").Find("c"), Optional(kBetter)) << size;
  }
}

TEST_F(TuneJournalTest, RefusesDamageBeforeTheLastLine) {
  WriteTwo();
  std::string text = ReadFile(path_);
  text[text.find("0.1")] = '9';
  WriteFileAtomically(path_, text);
  try {
    TuneJournal(path_, "data");
    FAIL() << "took a damaged journal";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kCorruptData);
  }
}

TEST_F(TuneJournalTest, RefusesAnotherSubject) {
  WriteTwo();
  try {
    TuneJournal(path_, "other data");
    FAIL() << "took another subject's journal";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace bole
