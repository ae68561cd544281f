// The published snapshots, and the report of one.

import {el, fill} from './dom.js';
import {link} from './state.js';
import {megabytes, number, say, time} from './words.js';

function stateOf(night, status) {
  const marks = [];
  if (night.id === status?.snapshotId) marks.push(el('span.tag.good', {}, say('inUse')));
  else if (status?.retainedSnapshotIds.includes(night.id)) marks.push(el('span.tag', {}, say('retained')));
  if (night.current) marks.push(el('span.tag', {}, say('published')));
  return marks;
}

function nightRow(night, status) {
  if (night.problem) {
    return el('tr', {}, el('td', {}, el('code', {}, night.id)), el('td', {}, stateOf(night, status)),
        el('td', {colspan: 5}, el('span.bad', {}, say('damaged')), ` ${night.problem}`));
  }
  return el('tr', night.id === status?.snapshotId ? {'data-in-use': night.id} : {},
      el('td', {}, el('code', {}, night.id)), el('td', {}, stateOf(night, status)),
      el('td', {}, time(night.publishedAt)),
      el('td.number', {'data-label': say('memberCount')}, number(night.rows.members ?? 0)),
      el('td.number', {'data-label': say('jobCount')}, number(night.rows.jobs ?? 0)),
      el('td.number', {'data-label': say('size')}, megabytes(night.bytes)),
      el('td', {}, el('a', {href: link('report', {night: night.id}), 'data-row': '', 'data-key': `report:${night.id}`}, say('readReport'))));
}

export async function showNights(context) {
  const nights = await context.nights();
  if (!context.isCurrent()) return;
  const head = ['snapshot', '', 'since', 'memberCount', 'jobCount', 'size', ''];
  const numbers = new Set(['memberCount', 'jobCount', 'size']);
  fill(context.main, el('h1', {}, say('nights')), nights.length === 0 ? el('p.note', {}, say('noNights'))
    : el('div.card.scroll', {}, el('table.nights', {},
        el('thead', {}, el('tr', {}, head.map((key) => el(numbers.has(key) ? 'th.number' : 'th', {}, key && say(key))))),
        el('tbody', {}, nights.map((night) => nightRow(night, context.status()))))));
}

export async function showReport(context) {
  const nights = await context.nights();
  if (!context.isCurrent()) return;
  const id = context.params.get('night') ?? context.status()?.snapshotId ?? nights[0]?.id;
  if (!id) return fill(context.main, el('p.note', {}, say('noNights')));
  const address = `report/${encodeURIComponent(id)}`;
  fill(context.main, el('div.title', {}, el('h1', {}, say('reportOf'), ' ', el('code', {}, id)),
      el('a', {href: address, target: '_blank', rel: 'noopener'}, say('openAlone'))),
  el('iframe.report', {src: address, sandbox: 'allow-scripts', title: say('report')}));
}
