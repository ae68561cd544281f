#include "engine/eval/report_sections.h"

#include "engine/eval/html.h"
#include "engine/eval/json_parts.h"

namespace bole {
namespace {

using nlohmann::json;

// A text of the night as HTML. Members' texts may be right-to-left or have marks that turn
// what follows around: <bdi> keeps that inside.
std::string Isolated(const json& from, const std::string& key) {
  return "<bdi>" + HtmlText(TextPart(from, key)) + "</bdi>";
}

std::string Cell(const std::string& html) {
  return "<td>" + html + "</td>";
}

std::string CountCell(const json& from, const std::string& key) {
  return Cell(CountNumber(NumberPart(from, key)));
}

std::string Fact(const json& fact) {
  const json& value = Part(fact, "value");
  const bool whole = value.is_number_integer();
  const std::string shown = whole               ? CountNumber(value.get<double>())
                            : value.is_number() ? FixedNumber(value.get<double>(), 4)
                                                : Isolated(fact, "value");
  const std::string note = TextPart(fact, "note");
  return "<div class=\"card\"><span class=\"soft\">" + HtmlText(TextPart(fact, "name")) +
         "</span><b>" + shown + "</b>" +
         (note.empty() ? "" : "<span class=\"soft\">" + HtmlText(note) + "</span>") + "</div>";
}

std::string Item(const json& item) {
  std::string html = "<li><strong>" + Isolated(item, "title") + "</strong>";
  if (!TextPart(item, "subtitle").empty()) {
    html += " <span class=\"soft\">" + Isolated(item, "subtitle") + "</span>";
  }
  if (!TextPart(item, "source").empty()) {
    html += " <span class=\"tag\">" + HtmlText(SpacedName(TextPart(item, "source"))) + "</span>";
  }
  html += "<ul>";
  for (const json& reason : ArrayPart(item, "reasons")) {
    if (reason.is_string()) {
      html += "<li><bdi>" + HtmlText(reason.get<std::string>()) + "</bdi></li>";
    }
  }
  return html + "</ul></li>";
}

std::string Sample(const json& sample) {
  std::string html = "<div class=\"card\"><h3>" + Isolated(sample, "title") + "<small>" +
                     Isolated(sample, "subtitle") + "</small></h3><div class=\"lists\">";
  for (const json& list : ArrayPart(sample, "lists")) {
    html += "<section><h3>" + SurfaceTitle(TextPart(list, "surface")) + "</h3><ol>";
    for (const json& item : ArrayPart(list, "items")) html += Item(item);
    html += "</ol>";
    if (ArrayPart(list, "items").empty()) html += "<p class=\"soft\">nothing to list</p>";
    html += "</section>";
  }
  return html + "</div></div>";
}

}  // namespace

std::string ReportCharts::Add(json chart) {
  charts_.push_back(std::move(chart));
  return "<div class=\"chart\" data-chart=\"" + std::to_string(charts_.size() - 1) + "\"></div>";
}

std::string SpacedName(std::string name) {
  for (char& c : name) c = c == '_' ? ' ' : c;
  return name;
}

std::string HeaderSection(const json& night) {
  std::string html = "<header><h1>" + HtmlText(TextPart(night, "title")) + "</h1>";
  html += "<p class=\"soft\">" + Isolated(night, "snapshot");
  if (!TextPart(night, "created_at").empty()) html += " · " + Isolated(night, "created_at");
  html += "</p></header>";
  for (const json& warning : ArrayPart(night, "warnings")) {
    if (!warning.is_string()) continue;
    html += "<p class=\"card warning\">" + HtmlText(warning.get<std::string>()) + "</p>";
  }
  html += "<div class=\"facts\">";
  for (const json& fact : ArrayPart(night, "facts")) html += Fact(fact);
  return html + "</div>";
}

std::string TablesSection(const json& night) {
  if (ArrayPart(night, "tables").empty()) return {};
  std::string html =
      "<h2>Tables read<small>读入的数据</small></h2><div class=\"card scroll\"><table><tr>"
      "<th>table</th><th>rows kept</th><th>rejected</th><th>from</th><th>to</th></tr>";
  for (const json& table : ArrayPart(night, "tables")) {
    html += "<tr>" + Cell(Isolated(table, "name")) + CountCell(table, "kept") +
            CountCell(table, "rejected") + Cell(Isolated(table, "from")) +
            Cell(Isolated(table, "to")) + "</tr>";
  }
  return html + "</table></div>";
}

std::string ExposureSection(const json& night) {
  if (ArrayPart(night, "exposure").empty()) return {};
  std::string html =
      "<h2>Exposure under limits<small>曝光分配</small></h2><div class=\"card scroll\"><table><tr>"
      "<th>surface</th><th>limits broken</th><th>below floor</th><th>on most lists</th>"
      "<th>score</th><th>greedy</th><th>first come</th><th>without limits</th><th>cost</th>"
      "<th>Gini</th><th>congestion</th><th>coverage</th><th>filled</th></tr>";
  for (const json& one : ArrayPart(night, "exposure")) {
    html += "<tr>" + Cell(SurfaceTitle(TextPart(one, "surface"))) + CountCell(one, "violations") +
            CountCell(one, "below_floor") + CountCell(one, "most_lists");
    for (const char* key :
         {"expected_matches", "greedy_with_floors", "naive_with_floors", "without_capacities"}) {
      html += Cell(FixedNumber(NumberPart(one, key), 2));
    }
    for (const char* key : {"cost", "gini", "congestion", "coverage", "filled"}) {
      html += Cell(FixedNumber(NumberPart(one, key), 4));
    }
    html += "</tr>";
  }
  return html + "</table></div>";
}

std::string AuditSection(const json& night) {
  if (ArrayPart(night, "audit").empty()) return {};
  std::string html =
      "<h2>Who is shown<small>谁被展示</small></h2><div class=\"card scroll\"><table><tr>"
      "<th>surface</th><th>attribute</th><th>group</th><th>members</th><th>share of members</th>"
      "<th>share of places</th><th>places a member, against the most</th></tr>";
  const auto number = [](const json& from, const char* key) {
    return FixedNumber(NumberPart(from, key), 3);
  };
  for (const json& group : ArrayPart(night, "audit")) {
    html += "<tr>" + Cell(SurfaceTitle(TextPart(group, "surface"))) +
            Cell(Isolated(group, "attribute")) + Cell(Isolated(group, "value")) +
            CountCell(group, "members") + Cell(number(group, "share_of_members")) +
            Cell(number(group, "share_of_shown")) +
            Cell(number(group, "ratio") + "<span class=\"se\"> " + number(group, "ratio_low") +
                 "–" + number(group, "ratio_high") + "</span>") +
            "</tr>";
  }
  return html + "</table></div>";
}

std::string IndexesSection(const json& night) {
  if (ArrayPart(night, "indexes").empty()) return {};
  std::string html =
      "<h2>Indexes<small>向量索引</small></h2><div class=\"card scroll\"><table><tr>"
      "<th>index</th><th>kind</th><th>vectors</th><th>dimension</th>"
      "<th>recall against exact search</th></tr>";
  for (const json& index : ArrayPart(night, "indexes")) {
    const std::string at =
        "<span class=\"se\"> @" + CountNumber(NumberPart(index, "k")) + "</span>";
    html += "<tr>" + Cell(Isolated(index, "name")) + Cell(Isolated(index, "kind")) +
            CountCell(index, "size") + CountCell(index, "dim") +
            Cell(FixedNumber(NumberPart(index, "recall"), 4) + at) + "</tr>";
  }
  return html + "</table></div>";
}

std::string DistributionsSection(const json& night, ReportCharts& charts) {
  if (ArrayPart(night, "distributions").empty()) return {};
  std::string html = "<h2>Distributions<small>分布</small></h2><div class=\"card charts\">";
  for (const json& one : ArrayPart(night, "distributions")) {
    html += charts.Add({{"kind", "counts"},
                        {"title", TextPart(one, "title")},
                        {"unit", TextPart(one, "unit")},
                        {"labels", ArrayPart(one, "labels")},
                        {"values", ArrayPart(one, "counts")},
                        {"strong", json::array()}});
  }
  return html + "</div>";
}

std::string SamplesSection(const json& night) {
  if (ArrayPart(night, "samples").empty()) return {};
  std::string html = "<h2>Lists of a few members<small>部分成员的推荐</small></h2>";
  for (const json& sample : ArrayPart(night, "samples")) html += Sample(sample);
  return html;
}

}  // namespace bole
