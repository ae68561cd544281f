#include "engine/eval/report_style.h"

namespace bole {

const std::string_view kReportStyle = R"css(
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --ink: #1c2430; --soft: #5d6877; --line: #e1e5ea;
  --accent: #1f5fbf; --bar: #a9b8cb; --whisker: #39424e; --good: #1a7f4b; --bad: #b3382c;
  --tint: #eef4fd; --warn: #fff4d6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1b212a; --ink: #e6eaf0; --soft: #9aa6b5; --line: #2d3642;
    --accent: #6ba4f8; --bar: #4a5a70; --whisker: #cdd5df; --good: #5cc98f; --bad: #f08a7e;
    --tint: #202c3d; --warn: #3a3115;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink); line-height: 1.5; font-size: 15px;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC",
    "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
}
main { max-width: 1120px; margin: 0 auto; padding: 28px 20px 60px; }
h1 { font-size: 26px; margin: 0 0 4px; }
h2 { font-size: 19px; margin: 36px 0 12px; }
h3 { font-size: 15px; margin: 18px 0 8px; }
h2 small, h3 small { font-weight: 400; color: var(--soft); margin-left: 8px; font-size: 14px; }
.soft { color: var(--soft); }
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px 18px;
  margin: 0 0 14px;
}
.facts { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); }
.facts .card { margin: 0; padding: 12px 14px; }
.facts b { display: block; font-size: 20px; overflow-wrap: anywhere; }
.warning { background: var(--warn); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
th { font-weight: 600; color: var(--soft); font-size: 13px; vertical-align: bottom; }
th.words { white-space: normal; min-width: 110px; }
th:first-child, td:first-child { text-align: left; }
tr:last-child td { border-bottom: 0; }
tr.served td { background: var(--tint); font-weight: 600; }
.se { display: block; color: var(--soft); font-weight: 400; font-size: 12px; }
.good { color: var(--good); } .bad { color: var(--bad); }
.charts { display: grid; gap: 8px; margin-bottom: 12px;
  grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); }
.chart { min-width: 0; }
.lists { display: grid; gap: 18px; grid-template-columns: repeat(auto-fit, minmax(310px, 1fr)); }
.lists section { min-width: 0; }
ol { margin: 0; padding-left: 26px; }
li { margin-bottom: 10px; overflow-wrap: anywhere; }
li ul { list-style: none; margin: 2px 0 0; padding: 0; color: var(--soft); font-size: 13px; }
li ul li { margin: 0; }
.tag { border: 1px solid var(--line); border-radius: 8px; padding: 0 6px; font-size: 12px;
  color: var(--soft); white-space: nowrap; }
@media (max-width: 600px) { main { padding: 18px 12px 40px; } h1 { font-size: 22px; } }
@media print { body { background: #fff; } .card { break-inside: avoid; } }
)css";

const std::string_view kReportScript = R"js(
'use strict';
(() => {
  const charts = JSON.parse(document.getElementById('charts').textContent);
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const whisker = (chart) => ({
    type: 'custom', silent: true, z: 10,
    data: chart.values.map((_, i) => [i, chart.low[i], chart.high[i]]),
    encode: {x: [1, 2], y: 0},
    renderItem: (params, api) => {
      const a = api.coord([api.value(1), api.value(0)]);
      const b = api.coord([api.value(2), api.value(0)]);
      const line = (x1, y1, x2, y2) => ({
        type: 'line', shape: {x1, y1, x2, y2}, style: {stroke: color('--whisker'), lineWidth: 1.5},
      });
      return {type: 'group', children: [
        line(a[0], a[1], b[0], b[1]), line(a[0], a[1] - 4, a[0], a[1] + 4),
        line(b[0], b[1] - 4, b[0], b[1] + 4)]};
    },
  });
  const text = (size) => ({color: color('--soft'), fontSize: size});
  const base = (chart) => ({
    animation: false, textStyle: {fontFamily: getComputedStyle(document.body).fontFamily},
    title: {text: chart.title, textStyle: {color: color('--ink'), fontSize: 13}, left: 0, top: 0},
    tooltip: {trigger: 'axis', renderMode: 'richText', axisPointer: {type: 'shadow'}},
  });
  const value = () => ({
    type: 'value', axisLabel: {...text(11), hideOverlap: true}, splitNumber: 5,
    splitLine: {lineStyle: {color: color('--line')}},
  });
  const category = (labels, more) => ({
    type: 'category', data: labels, axisTick: {show: false},
    axisLine: {lineStyle: {color: color('--line')}}, ...more,
  });
  const bars = (chart) => chart.values.map((v, i) => ({
    value: v, itemStyle: {color: color(chart.strong.includes(i) ? '--accent' : '--bar')},
  }));
  const methods = (chart) => ({
    ...base(chart), grid: {left: 112, right: 18, top: 28, bottom: 22},
    xAxis: {...value(), max: (axis) => axis.max > 0.8 && axis.max <= 1 ? 1 : null},
    yAxis: category(chart.labels, {inverse: true, axisLabel: {...text(12), width: 104,
      overflow: 'truncate'}}),
    series: [{type: 'bar', data: bars(chart), barMaxWidth: 18}].concat(
      chart.low ? [whisker(chart)] : []),
  });
  const counts = (chart) => ({
    ...base(chart), grid: {left: 48, right: 8, top: 46, bottom: 24},
    xAxis: category(chart.labels, {axisLabel: {...text(11), hideOverlap: true}}),
    yAxis: {...value(), name: chart.unit, nameTextStyle: {...text(11), align: 'left'}},
    series: [{type: 'bar', data: bars(chart), barCategoryGap: '15%'}],
  });
  const drawn = [...document.querySelectorAll('[data-chart]')].map((element) => {
    const chart = charts[Number(element.dataset.chart)];
    element.style.height = (chart.kind === 'methods' ? 40 + 30 * chart.labels.length : 230) + 'px';
    return [echarts.init(element), chart];
  });
  const draw = () => drawn.forEach(([on, chart]) =>
    on.setOption(chart.kind === 'methods' ? methods(chart) : counts(chart), true));
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('resize', () => drawn.forEach(([on]) => on.resize()));
})();
)js";

}  // namespace bole
