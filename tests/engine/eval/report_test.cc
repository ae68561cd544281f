#include "engine/eval/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/eval/html.h"

namespace bole {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kScript = "window.echarts={}";

size_t CountOf(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

// A night in which every text is the same.
json NightOf(const std::string& text) {
  const json method = {{"recall@20", 0.1734},
                       {"recall@20_se", 0.001},
                       {"recall@20_low", 0.17},
                       {"recall@20_high", 0.18}};
  json night;
  night["title"] = night["snapshot"] = night["created_at"] = text;
  night["warnings"] = {text};
  night["facts"] = {{{"name", text}, {"value", text}, {"note", text}},
                    {{"name", "members"}, {"value", 1234567}}};
  night["tables"] = {{{"name", text}, {"kept", 200}, {"rejected", 3}, {"from", text}}};
  night["surfaces"][text] = {
      {"users", 10}, {"k", 20}, {"baseline", text}, {"methods", {{text, method}}}};
  night["surfaces"][text]["segments"] = {
      {{"name", text}, {"users", 3}, {"k", 20}, {"methods", {{text, method}}}}};
  night["exposure"] = {{{"surface", text}, {"violations", 7}}};
  night["audit"] = {{{"surface", text}, {"attribute", text}, {"value", text}, {"members", 7}}};
  night["indexes"] = {{{"name", text}, {"kind", text}, {"size", 10}, {"dim", 2}, {"recall", 1}}};
  night["distributions"] = {{{"title", text}, {"unit", text}, {"labels", {text}}, {"counts", {3}}}};
  const json item = {{"title", text}, {"subtitle", text}, {"source", text}, {"reasons", {text}}};
  night["samples"] = {
      {{"title", text}, {"subtitle", text}, {"lists", {{{"surface", text}, {"items", {item}}}}}}};
  return night;
}

TEST(ReportTest, ShowsWhatTheNightSays) {
  json night = NightOf("算法工程师");
  night["surfaces"] = {
      {"jobs_for_member",
       {{"users", 10},
        {"k", 20},
        {"baseline", "most_popular"},
        {"methods",
         {{"served",
           {{"recall@20", 0.17339},
            {"versus_baseline",
             {{"recall@20", {{"difference", 0.1318}, {"standard_errors", 55.5}}}}}}},
          {"most_popular", {{"recall@20", 0.0416}}}}},
        {"segments",
         {{{"name", "cold"},
           {"users", 4},
           {"k", 20},
           {"methods", {{"served", {{"ndcg@20", 0.0871}}}}}}}}}}};
  const std::string html = RenderReport(night, kScript);
  EXPECT_THAT(html, HasSubstr("1,234,567"));
  EXPECT_THAT(html, HasSubstr("算法工程师"));
  EXPECT_THAT(html, HasSubstr("jobs for member"));
  EXPECT_THAT(html, HasSubstr("0.1734"));
  EXPECT_THAT(html, HasSubstr("+0.1318"));
  EXPECT_THAT(html, HasSubstr("(55.5 SE)"));
  EXPECT_THAT(html, HasSubstr("against most popular"));
  EXPECT_THAT(html, HasSubstr("cold: what nobody had acted on"));
  EXPECT_THAT(html, HasSubstr("0.0871"));
}

TEST(ReportTest, SaysWhatLimitsOfExposureDid) {
  const json night = {{"exposure",
                       {{{"surface", "jobs_for_member"},
                         {"violations", 0},
                         {"most_lists", 1234},
                         {"expected_matches", 321.5},
                         {"greedy_with_floors", 320.75},
                         {"without_capacities", 333.25},
                         {"cost", 0.0353},
                         {"gini", 0.625}}}}};
  const std::string page = RenderReport(night, "");
  for (const char* part : {"1,234", "321.50", "320.75", "333.25", "0.0353", "0.6250"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_THAT(RenderReport({{"exposure", json::array()}}, ""), Not(HasSubstr("Exposure")));
}

TEST(ReportTest, SaysWhoIsShown) {
  const json night = {{"audit",
                       {{{"surface", "people_you_may_know"},
                         {"attribute", "ties"},
                         {"value", "10 and more"},
                         {"members", 1234},
                         {"share_of_members", 0.2},
                         {"share_of_shown", 0.15},
                         {"ratio", 0.75},
                         {"ratio_low", 0.7},
                         {"ratio_high", 0.811}}}}};
  const std::string page = RenderReport(night, "");
  for (const char* part : {"10 and more", "1,234", "0.200", "0.150", "0.750", "0.700–0.811"}) {
    EXPECT_THAT(page, HasSubstr(part));
  }
  EXPECT_THAT(RenderReport({{"audit", json::array()}}, ""), Not(HasSubstr("Who is shown")));
}

TEST(ReportTest, NeutralisesHostileTexts) {
  for (const std::string text :
       {"</script><script>alert(1)</script>", "<!--<script>", "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)", "</style></title><b>"}) {
    const std::string html = RenderReport(NightOf(text), kScript);
    EXPECT_THAT(html.substr(0, html.find("<script")), Not(HasSubstr(text)));
    EXPECT_THAT(html, Not(HasSubstr("<img")));
    EXPECT_THAT(html, Not(HasSubstr("<!--")));
    EXPECT_EQ(CountOf(html, "<script"), 3u);
    EXPECT_EQ(CountOf(html, "</script"), 3u);
    EXPECT_EQ(CountOf(html, "</title"), 1u);
  }
}

TEST(ReportTest, SurvivesInvalidBytesAndControlCharacters) {
  const std::string html =
      RenderReport(NightOf(std::string("a\xff\xc3(\0\x1b\n\x7f b", 10)), kScript);
  EXPECT_THAT(html, HasSubstr("\xef\xbf\xbd"));
  EXPECT_EQ(html.find('\0'), std::string::npos);
  EXPECT_EQ(html.find('\x1b'), std::string::npos);
}

TEST(ReportTest, AsksForNothingFromTheNetwork) {
  const std::string html = RenderReport(NightOf("https://example.com/x.js"), kScript);
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  for (const char* const fetch : {"src=\"", "href=", "@import", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(fetch)));
  }
}

TEST(ReportTest, LeavesOutWhatIsMissingOrOfAnotherType) {
  for (const json& night :
       {json(), json::array(), json::object(), json{{"tables", 3}, {"surfaces", {1}}},
        json{{"samples", {1, "x", nullptr}}, {"facts", {{{"value", json::array()}}}}},
        json{{"surfaces", {{"x", {{"methods", {{"y", 1}}}}}, {"z", 4}}}},
        json{{"samples", {{{"lists", {{{"items", 5}}}}}}}}}) {
    const std::string html = RenderReport(night, kScript);
    EXPECT_THAT(html, HasSubstr("</html>"));
  }
  EXPECT_THAT(RenderReport(NightOf("x"), ""), Not(HasSubstr("<script")));
}

TEST(ReportTest, HasTheSameBytesAgain) {
  EXPECT_EQ(RenderReport(NightOf("x"), kScript), RenderReport(NightOf("x"), kScript));
}

TEST(HtmlTest, NumbersNeedNoLocale) {
  EXPECT_EQ(FixedNumber(0.17339, 4), "0.1734");
  EXPECT_EQ(FixedNumber(std::nan(""), 4), "–");
  EXPECT_EQ(CountNumber(0), "0");
  EXPECT_EQ(CountNumber(999), "999");
  EXPECT_EQ(CountNumber(1000), "1,000");
  EXPECT_EQ(CountNumber(-1234567), "-1,234,567");
}

TEST(HtmlTest, JsonInAScriptStaysJson) {
  const json value = {{"a", "</script><!-- & \u2028 华为"}};
  const std::string text = ScriptJson(value);
  EXPECT_EQ(json::parse(text), value);
  EXPECT_EQ(text.find('<'), std::string::npos);
  EXPECT_EQ(text.find("\u2028"), std::string::npos);
}

TEST(HtmlTest, AScriptCannotEndItsElement) {
  EXPECT_EQ(ScriptText("a='</script>'"), "a='<\\/script>'");
}

}  // namespace
}  // namespace bole
