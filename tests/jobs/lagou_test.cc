// Chinese queries written by hand, with totals and facets as plain SQL counts them over the same
// file: a small one in the tree, and with BOLE_LAGOU_POSTS=DIR the jobs.csv.gz there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "engine/search/query_parser.h"
#include "engine/search/searcher.h"
#include "features/search/splitter_words.h"
#include "features/tables/database.h"
#include "jobs/search_indexes.h"
#include "jobs/site_config.h"
#include "jobs/steps.h"
#include "tests/support/temporary_directory.h"

namespace bole {
namespace {

// A query, and the rows that it means as a condition on the file's columns. `t` is the title and
// `a` everything that is searched without a field, in lower case; w(x, 'java') holds where java is
// a word of its own.
struct PlainQuery {
  const char* query;
  const char* condition;
};

constexpr PlainQuery kQueries[] = {
    {"title:算法", "contains(t, '算法')"},
    {"title:算法 city:北京", "contains(t, '算法') AND city = '北京'"},
    {"上海 java", "contains(a, '上海') AND w(a, 'java')"},
    {"title:(python OR java) NOT city:深圳", "(w(t, 'python') OR w(t, 'java')) AND city <> '深圳'"},
    {"title:高级 title:java", "contains(t, '高级') AND w(t, 'java')"},
    {"title:\"高级java\"", "matches(t, '高级\\s*java($|[^a-z0-9+#_.])')"},
    {"title:\"C++\"", "w(t, 'c\\+\\+')"},
    {"title:运维 -title:linux", "contains(t, '运维') AND NOT w(t, 'linux')"},
    {"title:安卓", "contains(t, '安卓') OR w(t, 'android')"},
    {"title:\"安卓\"", "contains(t, '安卓')"},
    {"title:驱动 OR title:内核", "contains(t, '驱动') OR contains(t, '内核')"},
    {"company:小米", "contains(lower(company), '小米') OR w(lower(company), 'xiaomi')"},
    {"company:\"科技\" title:python", "contains(lower(company), '科技') AND w(t, 'python')"},
    {"salary_min:30.. city:杭州", "salary_min >= 30 AND city = '杭州'"},
    {"salary_max:..10", "salary_max <= 10"},
    {"seniority:5-10年 title:(ios OR 苹果)",
     "experience = '5-10年' AND (w(t, 'ios') OR contains(t, '苹果'))"},
    {"min_years:3..5 city:(成都 OR 武汉)",
     "min_years BETWEEN 3 AND 5 AND city IN ('成都', '武汉')"},
    {"五险一金", "matches(a, '五险\\s*一金')"},  // blanks are no words
    {"硕士 (算法 OR 语音)", "contains(a, '硕士') AND (contains(a, '算法') OR contains(a, '语音'))"},
    {"title：（爬虫　OR　“嵌入式”） NOT 实习",
     "(contains(t, '爬虫') OR contains(t, '嵌入式')) AND NOT "
     "(contains(a, '实习') OR w(a, 'intern'))"},
};

// The file as the conditions see it.
constexpr const char* kPosts = R"(
  SELECT city, experience, company, lower(nfc_normalize(title)) AS t,
         lower(concat_ws(' | ', title, company, city, role,
                         concat_ws(' ', degree, employment, company_tags, highlights))) AS a,
         TRY_CAST(regexp_extract(experience, '([0-9]+)-', 1) AS REAL) AS min_years,
         TRY_CAST(regexp_extract(salary, '^([0-9]+)k', 1) AS REAL) AS salary_min,
         TRY_CAST(regexp_extract(salary, '-([0-9]+)k', 1) AS REAL) AS salary_max
  FROM read_csv('FILE', all_varchar = true))";

// Posts made up for the test, in the file's columns.
constexpr const char* kMadeUpPosts = R"(
  COPY (SELECT * FROM (VALUES
    ('高级Java开发工程师', '1', '小米科技', '2000人以上', '电商', '5-10年', '北京', '30k-50k', '本科', '全职', '五险一金', '弹性'),
    ('java高级工程师', '2', '云上', '50-150人', '教育', '3-5年', '上海', '20k-30k', '硕士', '全职', '', '五险一金，双休'),
    ('javascript 前端', '2', '云上', '50-150人', '教育', '1-3年', '上海', '8k-10k', '大专', '全职', '', ''),
    ('推荐算法工程师', '1', '小米科技', '2000人以上', '电商', '3-5年', '北京', '40k-60k', '硕士', '全职', '股票', '大牛'),
    ('语音算法（硕士）', '3', 'XiaoMi', '15-50人', '硬件', '不限', '深圳', '25k-35k', '博士', '实习', '', ''),
    ('Python爬虫', '4', '数据科技', '15-50人', '数据服务', '3-5年', '成都', '5k-9k', '本科', '全职', '', '年底双薪'),
    ('python/C++开发', '4', '数据科技', '15-50人', '数据服务', '1-3年', '深圳', '15k-20k', '本科', '全职', '', ''),
    ('嵌入式C++工程师', '5', '车联', '150-500人', '汽车', '5-10年', '杭州', '30k-45k', '本科', '全职', '', ''),
    ('Linux运维工程师', '5', '车联', '150-500人', '汽车', '3-5年', '武汉', '10k-15k', '大专', '全职', '', ''),
    ('运维经理', '5', '车联', '150-500人', '汽车', '3-5年', '武汉', '20k-25k', '本科', '全职', '', ''),
    ('安卓开发', '6', '互娱', '500-2000人', '游戏', '1-3年', '广州', '12k-18k', '本科', '全职', '', ''),
    ('Android工程师', '6', '互娱', '500-2000人', '游戏', '3-5年', '广州', '15k-25k', '本科', '全职', '', ''),
    ('iOS开发工程师', '6', '互娱', '500-2000人', '游戏', '5-10年', '广州', '20k-30k', '本科', '全职', '', ''),
    ('Linux驱动 / 内核', '3', 'XiaoMi', '15-50人', '硬件', '5-10年', '北京', '35k-60k', '本科', '全职', '', ''),
    ('爬虫实习', '4', '数据科技', '15-50人', '数据服务', '在校/应届', '成都', '3k-4k', '本科', '实习', '', ''),
    ('Intern, 嵌入式', '5', '车联', '150-500人', '汽车', '在校/应届', '杭州', '3k-5k', '本科', '实习', '', ''))
    posts(title, company_id, company, company_size, role, experience, city, salary, degree,
          employment, company_tags, highlights)) TO 'FILE' (FORMAT csv, HEADER, COMPRESSION gzip))";

using Counts = std::map<std::string, uint64_t>;

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

class LagouTest : public ::testing::Test {
 protected:
  LagouTest() {
    if (const char* given = std::getenv("BOLE_LAGOU_POSTS")) data_ = given;
    if (data_.empty()) {
      data_ = work_.path();
      database_.Execute(Replaced(kMadeUpPosts, "FILE", File()));
    }
    database_.Execute(
        "CREATE MACRO w(x, word) AS regexp_matches(x, '(^|[^a-z0-9+#_.])' || word || "
        "'($|[^a-z0-9+#_.])')");
    database_.Execute("CREATE MACRO matches(x, pattern) AS regexp_matches(x, pattern)");
  }

  std::string File() const { return (data_ / "jobs.csv.gz").string(); }

  // City -> number of posts that a condition holds for.
  Counts CountBySql(const std::string& condition) {
    QueryResult result =
        database_.Query("SELECT coalesce(city, ''), count(*) FROM (" +
                        Replaced(kPosts, "FILE", File()) + ") WHERE " + condition + " GROUP BY 1");
    Counts counts;
    while (auto chunk = result.Next()) {
      for (size_t row = 0; row < chunk->num_rows(); ++row) {
        counts[std::string(chunk->column(0).Text(row))] =
            static_cast<uint64_t>(chunk->column(1).Value<int64_t>(row));
      }
    }
    return counts;
  }

  const TemporaryDirectory work_;
  std::filesystem::path data_;
  Database database_{{}};
};

TEST_F(LagouTest, TwentyQueriesCountAsPlainSqlDoes) {
  static_assert(std::size(kQueries) == 20);
  const SiteConfig config =
      ReadSiteConfig(BOLE_CONFIGS "/benchmarks/lagou.toml",
                     {"paths.data=" + data_.string(), "paths.work=" + (work_ / "work").string()});
  const Step ingest = RunIngest(config);
  Step step(config.work / "night", "search", {});
  MakeSearchIndexes(config, ingest, &step);
  const SearchIndex index = SearchIndex::Open(step.directory() / "search_jobs.bole");
  const auto words = MakeSiteWords(config.words, ProfileTables::Open(ingest.directory()));
  const Searcher searcher(index, *words);

  for (const PlainQuery& plain : kQueries) {
    const SearchTask task = {.query = ParseQuery(plain.query, index.fields()),
                             .facets = {{"city", Scope::kCurrent, 1000}}};
    const SearchResult result = searcher.Search(task, RowSet::All(index.num_rows()));
    Counts found;
    for (const FacetValue& city : result.facets[0].values) found[city.label] = city.count;
    if (result.facets[0].num_without > 0) found[""] = result.facets[0].num_without;
    const Counts expected = CountBySql(plain.condition);
    EXPECT_EQ(found, expected) << plain.query;
    uint64_t total = 0;
    for (const auto& [city, count] : expected) total += count;
    EXPECT_EQ(result.total, total) << plain.query;
  }
}

}  // namespace
}  // namespace bole
