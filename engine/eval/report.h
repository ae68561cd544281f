// A night as one page that a person reads.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace bole {

// Renders a night as one self-contained HTML file: it opens without a network, in light and dark,
// wide and narrow, and its policy forbids any request. `echarts_js` is ECharts' minified script;
// when it is empty the page has its tables and no charts.
//
// `night` may have these members; a section whose member is missing is left out, and so is
// what has another type than stated:
//
//   title        "Bole · demo"
//   snapshot     id of the snapshot
//   created_at   text
//   facts        [{"name": "Data until", "value": text or number, "note": text}, ..]
//   warnings     [text, ..], shown first
//   tables       [{"name": "members", "kept": 200, "rejected": 3, "from": "2024-01-02",
//                  "to": "2024-06-30"}, ..]; from and to may be missing
//   surfaces     as ToJson in engine/eval/evaluation.h makes it
//   exposure     [{"surface": .., and what ToJson in engine/eval/exposure_certificate.h makes,
//                  "cost": .01, "greedy_with_floors": .., "naive_with_floors": ..,
//                  "without_capacities": score of other lists}, ..]
//   indexes      [{"name": "jobs", "kind": "hnsw", "size": 40981, "dim": 64, "recall": 0.99,
//                  "k": 10}, ..]
//   audit        [{"surface": .., "attribute": .., and a group as ToJson in
//                engine/eval/impact_ratios.h makes it}, ..]
//   distributions [{"title": "Connections of a member", "unit": "members",
//                  "labels": ["0", "1", ..], "counts": [12, 40, ..]}, ..]
//   samples      [{"id": .., "title": headline, "subtitle": city, "lists": [
//                  {"surface": "people_you_may_know", "items": [
//                    {"id": .., "title": .., "subtitle": .., "score": 0.7, "source": "embedding",
//                     "reasons": ["14 shared connections, 3 of them strong", ..]}, ..]}, ..]}, ..]
//
// Every text is escaped, whatever a member wrote. The page depends on the arguments alone, so it
// has no time of rendering and no timings: put none into `night`.
std::string RenderReport(const nlohmann::json& night, std::string_view echarts_js);

}  // namespace bole
