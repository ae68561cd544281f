#include "engine/search/search_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/store/file.h"
#include "tests/engine/search/small_index.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<SearchDocument> ThreePeople() {
  return {{.entries = {PlainEntry(kTitleField, "data engineer"),
                       PlainEntry(kTitleField, "data analyst", Tense::kPast),
                       PlainEntry(kCityField, "Shanghai")},
           .numbers = {{kYearsField, 4}}},
          {},
          {.entries = {PlainEntry(kTitleField, "data data engineer"),
                       PlainEntry(kCityField, "SHANGHAI"), PlainEntry(kCityField, "shanghai"),
                       PlainEntry(kCityField, "Beijing")}}};
}

TEST(SearchIndexTest, KnowsRowsByTermAndTermsByRow) {
  const SearchIndex index = MakeIndex(ThreePeople());
  EXPECT_EQ(index.num_rows(), 3u);
  EXPECT_EQ(index.fields(), PlainFields());
  const SearchLane& titles = *index.words(kTitleField, Tense::kCurrent);
  const uint32_t data = *index.vocabulary().Find("data");
  const uint32_t engineer = *index.vocabulary().Find("engineer");
  EXPECT_THAT(titles.Rows(data).Rows(), ElementsAre(0, 2));
  EXPECT_THAT(titles.terms(2), ElementsAre(data, data, engineer));
  EXPECT_THAT(titles.terms(1), IsEmpty());
  EXPECT_TRUE(titles.Rows(*index.vocabulary().Find("analyst")).empty());
  EXPECT_FALSE(index.vocabulary().Find("nurse").has_value());
}

TEST(SearchIndexTest, AValueStandsOnceInARowUnderItsMostFrequentSpelling) {
  const SearchIndex index = MakeIndex(ThreePeople());
  const SearchLane& cities = *index.values(kCityField, Tense::kCurrent);
  const uint32_t shanghai = *cities.Find("shanghai");
  EXPECT_THAT(cities.Rows(shanghai).Rows(), ElementsAre(0, 2));
  EXPECT_EQ(cities.label(shanghai), "SHANGHAI");  // of two equal ones the first in byte order
  EXPECT_EQ(cities.terms(2).size(), 2u);
  EXPECT_EQ(index.values(kCityField, Tense::kPast), nullptr);
  EXPECT_EQ(index.words(kCityField, Tense::kCurrent), nullptr);
}

TEST(SearchIndexTest, ANumberThatIsNotKnownIsNaN) {
  const SearchIndex index = MakeIndex(ThreePeople());
  EXPECT_EQ(index.numbers(kYearsField)[0], 4);
  EXPECT_TRUE(std::isnan(index.numbers(kYearsField)[1]));
  EXPECT_TRUE(std::isnan(index.numbers(kYearsField)[2]));
}

TEST(SearchIndexTest, AnEmptyIndexCanBeOpened) {
  const SearchIndex index = MakeIndex({});
  EXPECT_EQ(index.num_rows(), 0u);
  EXPECT_EQ(index.vocabulary().size(), 0u);
}

TEST(SearchIndexTest, SynonymsComeBackAsTheyWere) {
  const SearchIndex::Synonyms synonyms = {{{"front", "end"}, {"frontend"}, {"前端"}}};
  EXPECT_EQ(MakeIndex({}, synonyms).synonyms(), synonyms);
}

TEST(SearchIndexTest, TheSameDocumentsGiveTheSameBytes) {
  const TemporaryDirectory directory;
  for (const char* name : {"a", "b"}) {
    SearchIndexWriter writer(PlainFields());
    for (const SearchDocument& document : ThreePeople()) writer.Add(document);
    writer.Write(directory / name);
  }
  EXPECT_EQ(ReadFile(directory / "a"), ReadFile(directory / "b"));
}

TEST(SearchIndexTest, RefusesADamagedFile) {
  const TemporaryDirectory directory;
  SearchIndexWriter writer(PlainFields());
  for (const SearchDocument& document : ThreePeople()) writer.Add(document);
  writer.Write(directory / "index");
  const std::string whole = ReadFile(directory / "index");
  for (size_t at = 0; at < whole.size(); at += 97) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    WriteFileAtomically(directory / "damaged", damaged);
    EXPECT_THROW(SearchIndex::Open(directory / "damaged"), Error) << at;
  }
  WriteFileAtomically(directory / "short", whole.substr(0, whole.size() / 2));
  EXPECT_THROW(SearchIndex::Open(directory / "short"), Error);
}

// The arrays are whole, but somebody else's: what a bug of a writer would leave.
TEST(SearchIndexTest, RefusesArraysThatDoNotBelongTogether) {
  const TemporaryDirectory directory;
  ArrayFileWriter file(directory / "index");
  file.AddText("fields", "title 1 0 0 1 0\n");
  file.AddText("synonyms", "");
  file.Add("num_rows", std::vector<uint64_t>{1});
  file.Add("words.offsets", std::vector<uint64_t>{0, 1});
  file.AddText("words", "a");
  file.Add("title.words.current.offsets", std::vector<uint64_t>{0, 7});
  file.Add("title.words.current.terms", std::vector<uint32_t>{0});
  file.Add("title.words.current.found", std::vector<uint32_t>{0});
  file.Add("title.words.current.begins", std::vector<uint64_t>{0});
  file.Add("title.words.current.lengths", std::vector<uint64_t>{0});
  file.Add("title.words.current.bitmaps", std::vector<uint8_t>{});
  file.Finish();
  EXPECT_THROW(SearchIndex::Open(directory / "index"), Error);
}

}  // namespace
}  // namespace bole
