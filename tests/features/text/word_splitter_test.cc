#include "features/text/word_splitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "features/text/phrases.h"

namespace bole {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const WordSplitter& SharedSplitter() {
  static const WordSplitter splitter(BOLE_JIEBA_DICTIONARY);
  return splitter;
}

std::vector<std::string> Split(std::string_view text) {
  return SharedSplitter().Split(text);
}

TEST(WordSplitterTest, SplitsChineseByItsDictionary) {
  EXPECT_THAT(Split("互联网工程师"), ElementsAre("互联网", "工程师"));
  EXPECT_THAT(Split("上海，产品经理"), ElementsAre("上海", "产品经理"));
}

TEST(WordSplitterTest, KeepsBuiltInPhrasesWhole) {
  EXPECT_THAT(Split("大数据"), ElementsAre("大数据"));
  EXPECT_THAT(Split("负责大数据分析"), ElementsAre("负责", "大数据", "分析"));
  EXPECT_THAT(Split("推荐系统与机器学习"), ElementsAre("推荐系统", "机器学习"));
  EXPECT_THAT(Split("字节跳动的推荐算法工程师"), ElementsAre("字节跳动", "推荐", "算法", "工程师"));
}

TEST(WordSplitterTest, EveryBuiltInPhraseIsOneWord) {
  for (const std::string_view phrase : BuiltInPhrases()) {
    EXPECT_EQ(SharedSplitter().normalizer().Normalize(phrase), phrase);
    EXPECT_THAT(Split(phrase), ElementsAre(std::string(phrase)));
  }
}

TEST(WordSplitterTest, ReadsTraditionalAndFullWidth) {
  EXPECT_THAT(Split("機器學習工程師"), ElementsAre("机器学习", "工程师"));
  EXPECT_THAT(Split("精通Ｃ＋＋、Ｊａｖａ"), ElementsAre("精通", "c++", "java"));
}

TEST(WordSplitterTest, KeepsTermsWithMarks) {
  EXPECT_THAT(Split("C++, C#, .NET"), ElementsAre("c++", "c#", ".net"));
  EXPECT_THAT(Split("Node.js/Vue.js"), ElementsAre("node.js", "vue.js"));
  EXPECT_THAT(Split("Objective-C"), ElementsAre("objective-c"));
  EXPECT_THAT(Split("CI/CD,A/B测试"), ElementsAre("ci/cd", "a/b", "测试"));
  EXPECT_THAT(Split("5G K8s B端"), ElementsAre("5g", "k8s", "b端"));
  EXPECT_THAT(Split("(ASP.NET)"), ElementsAre("asp.net"));
}

TEST(WordSplitterTest, SplitsAtOtherMarks) {
  EXPECT_THAT(Split("front-end/back_end"), ElementsAre("front", "end", "back", "end"));
  EXPECT_THAT(Split("C++11"), ElementsAre("c++", "11"));
  EXPECT_THAT(Split("30k-40k"), ElementsAre("30k", "40k"));
  EXPECT_THAT(Split("end.Start"), ElementsAre("end", "start"));
  EXPECT_THAT(Split("https://jobs.example.net/cpp"), ElementsAre("jobs", "example", "net", "cpp"));
}

TEST(WordSplitterTest, KeepsNumbersWithAPoint) {
  EXPECT_THAT(Split("Python 3.11.2. 工业4.0"), ElementsAre("python", "3.11.2", "工业", "4.0"));
  EXPECT_THAT(Split("3."), ElementsAre("3"));
}

TEST(WordSplitterTest, DropsContractions) {
  EXPECT_THAT(Split("master's degree"), ElementsAre("master", "degree"));
  EXPECT_THAT(Split("bachelor’s, we'll"), ElementsAre("bachelor"));
  EXPECT_THAT(Split("O'Reilly"), ElementsAre("o", "reilly"));
}

TEST(WordSplitterTest, DropsStopWordsAndPunctuation) {
  EXPECT_THAT(Split("The head of sales and marketing"), ElementsAre("head", "sales", "marketing"));
  EXPECT_THAT(Split("我们的团队"), ElementsAre("团队"));
  EXPECT_THAT(Split("……！？《》 --- *** 🎉"), IsEmpty());
  EXPECT_THAT(Split(""), IsEmpty());
}

TEST(WordSplitterTest, KeepsTradesAndLanguagesThatLookLikeStopWords) {
  EXPECT_THAT(Split("IT manager, Go, C, R"), ElementsAre("it", "manager", "go", "c", "r"));
}

TEST(WordSplitterTest, KeepsWordsOfOtherScripts) {
  EXPECT_THAT(Split("café инженер"), ElementsAre("café", "инженер"));
  EXPECT_THAT(Split("개발자"), ElementsAre("개발자"));
}

TEST(WordSplitterTest, DropsWhatIsTooLongForAWord) {
  const std::string longest(WordSplitter::kLongestWord, 'x');
  EXPECT_THAT(Split(longest), ElementsAre(longest));
  EXPECT_THAT(Split(longest + "x java"), ElementsAre("java"));
}

TEST(WordSplitterTest, KeepsOrderAndRepetitions) {
  EXPECT_THAT(Split("java python java"), ElementsAre("java", "python", "java"));
}

TEST(WordSplitterTest, AccountsForEveryCharacterOfChinese) {
  // Whatever the cut: the words put together are the text, when nothing is dropped.
  const std::string text = "元气森林招聘高级数据库管理工程师驻扎乌鲁木齐龘靐齉";
  std::string together;
  for (const std::string& word : Split(text)) together += word;
  EXPECT_EQ(together, text);
}

TEST(WordSplitterTest, TakesPhrasesOfTheSite) {
  const std::vector<std::string> phrases = {"伯樂相馬",         "伯乐", "X/Y", "Ｑ３報表",
                                            "machine learning", "",     "京",  "量子算法工程"};
  const WordSplitter splitter(BOLE_JIEBA_DICTIONARY, phrases);
  EXPECT_THAT(splitter.Split("伯乐相马"), ElementsAre("伯乐相马"));
  EXPECT_THAT(splitter.Split("X/Y q3报表"), ElementsAre("x/y", "q3报表"));
  EXPECT_THAT(splitter.Split("machine learning"), ElementsAre("machine", "learning"));
  EXPECT_THAT(splitter.Split("量子算法工程"), ElementsAre("量子算法工程"));

  std::vector<std::string> reversed(phrases.rbegin(), phrases.rend());
  const WordSplitter other(BOLE_JIEBA_DICTIONARY, reversed);
  for (const char* text : {"伯乐相马", "伯乐相马伯乐", "量子算法工程师", "京东算法"}) {
    EXPECT_EQ(splitter.Split(text), other.Split(text)) << text;
  }
}

TEST(WordSplitterTest, ShortPhrasesDoNotTearOthersApart) {
  const std::vector<std::string> phrases = {"美的"};
  const WordSplitter splitter(BOLE_JIEBA_DICTIONARY, phrases);
  EXPECT_THAT(splitter.Split("美的"), ElementsAre("美的"));
  EXPECT_THAT(splitter.Split("完美的产品"), ElementsAre("完美", "产品"));
}

TEST(WordSplitterTest, RefusesInvalidUtf8) {
  EXPECT_THROW(Split("\xFF"), Error);
  const std::vector<std::string> phrases = {"\xFF"};
  EXPECT_THROW(WordSplitter(BOLE_JIEBA_DICTIONARY, phrases), Error);
}

TEST(WordSplitterTest, GivesTheSameOnEveryThread) {
  const std::string text = "高级Java开发工程师，负责推荐系统、大数据平台 CI/CD 龘靐";
  const auto expected = Split(text);
  std::vector<std::vector<std::string>> found(400);
  ParallelFor(found.size(), 10, 4, [&](const Chunk& chunk) {
    for (size_t i = chunk.begin; i < chunk.end; ++i) found[i] = Split(text);
  });
  for (const auto& words : found) EXPECT_EQ(words, expected);
}

// A directory with a small valid dictionary, to be damaged.
class DictionaryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    directory_ = std::filesystem::path(::testing::TempDir()) /
                 (std::string("bole_dictionary_") +
                  ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(directory_);
    Write("jieba.dict.utf8", "工程师 10 n\n大 5 a\n");
    const std::string states = "-1 -1 -1 -1\n";
    Write("hmm_model.utf8", "#start\n" + states + states + states + states + states +
                                "大:-1,\n大:-1\n大:-1\n大:-1\n");
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(directory_ / name) << text;
  }
  std::string MessageOf() {
    try {
      WordSplitter splitter(directory_);
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), ErrorCode::kUnavailable);
      return e.what();
    }
    return "";
  }

  std::filesystem::path directory_;
};

TEST_F(DictionaryTest, NamesTheMissingFile) {
  std::filesystem::remove(directory_ / "hmm_model.utf8");
  EXPECT_THAT(MessageOf(), HasSubstr((directory_ / "hmm_model.utf8").string()));
  std::filesystem::remove(directory_ / "jieba.dict.utf8");
  EXPECT_THAT(MessageOf(), HasSubstr((directory_ / "jieba.dict.utf8").string()));
}

TEST_F(DictionaryTest, RefusesADirectoryInPlaceOfAFile) {
  std::filesystem::remove(directory_ / "jieba.dict.utf8");
  std::filesystem::create_directory(directory_ / "jieba.dict.utf8");
  EXPECT_THAT(MessageOf(), HasSubstr("missing"));
}

TEST_F(DictionaryTest, RefusesDamagedWords) {
  for (const char* text : {"", "工程师 10\n", "工程师 ten n\n", "工程师 0 n\n", "工程师 nan n\n",
                           "\xFF\xFF 10 n\n", "\n"}) {
    Write("jieba.dict.utf8", text);
    EXPECT_THAT(MessageOf(), HasSubstr("jieba.dict.utf8")) << text;
  }
}

TEST_F(DictionaryTest, RefusesADamagedModel) {
  const std::string states = "-1 -1 -1 -1\n";
  const std::string all = states + states + states + states + states;
  for (const std::string& text :
       {std::string(), all, std::string("-1 -1 -1\n"), all + "大-1\n大:-1\n大:-1\n大:-1\n",
        all + "大小:-1\n大:-1\n大:-1\n大:-1\n", all + "大:x\n大:-1\n大:-1\n大:-1\n"}) {
    Write("hmm_model.utf8", text);
    EXPECT_THAT(MessageOf(), HasSubstr("hmm_model.utf8")) << text;
  }
}

}  // namespace
}  // namespace bole
