// A member, job or headhunter: their lists with reasons, and why somebody isn't on one.

import {el, fill} from './dom.js';
import {problemPanel} from './search_parts.js';
import {go, link} from './state.js';
import {number, percent, reasonText, say, scoreText, sourceName} from './words.js';

const PAGE = 20;
// Method, the kind that it lists and the surface, by who asks.
const LISTS = {
  member: [['peopleYouMayKnow', 'member', 'PEOPLE_YOU_MAY_KNOW'], ['jobsForMember', 'job', 'JOBS_FOR_MEMBER'],
    ['headhuntersForMember', 'headhunter', 'HEADHUNTERS_FOR_MEMBER'], ['similarMembers', 'member', 'SIMILAR_MEMBERS']],
  job: [['candidatesForJob', 'member', 'CANDIDATES_FOR_JOB'], ['headhuntersForJob', 'headhunter', 'HEADHUNTERS_FOR_JOB'],
    ['similarJobs', 'job', 'SIMILAR_JOBS']],
  headhunter: [['candidatesForHeadhunter', 'member', 'CANDIDATES_FOR_HEADHUNTER']],
};

function reasonList(context, item) {
  return el('ul.reasons', {}, item.reasons.map((reason) => {
    const kind = context.nameOf('ReasonKind', reason.kind);
    return el(kind === 'MISSING_SKILLS' ? 'li.lacks' : 'li', {}, reasonText(reason, kind));
  }));
}

function forecast(item) {
  if (item.joint === undefined) return null;
  return el('span.forecast', {}, `${say('interest')} ${percent(item.interest)} × ${say('acceptance')} ` +
      `${percent(item.acceptance)} = ${say('joint')} ${percent(item.joint)}`);
}

function itemRow(context, kind, item, rank) {
  context.remember(kind, item.id, item.title);
  const source = context.nameOf('Source', item.source);
  return el('li.row', {},
      el('span.rank', {}, rank),
      el('a.main', {href: link('entity', {kind, id: item.id}), 'data-row': '', 'data-key': `row:${item.id}`}, item.title || item.id),
      el('span.where', {}, item.subtitle), reasonList(context, item), forecast(item),
      el('span.facts', {}, el('code', {}, item.id), ` ${say('score')} ${scoreText(item.score)} `,
          el('span.tag', {title: say('source')}, sourceName(source))));
}

function pagedList(context, [method, kind], id, answer) {
  const rows = el('ol.rows', {id: 'list'});
  const more = el('button.more', {type: 'button', 'data-key': 'more'}, say('more'));
  let cursor;
  const add = (page) => {
    rows.append(...page.items.map((item, i) => itemRow(context, kind, item, rows.children.length + i + 1)));
    cursor = page.cursor;
    more.hidden = !cursor;
  };
  more.onclick = async () => {
    const first = rows.children.length;
    try {
      add(await context.service.call(method, {id, count: PAGE, excludedIds: [], cursor}));
      rows.children[first]?.querySelector('a').focus();
    } catch (error) {
      more.replaceWith(problemPanel(error, ''));
    }
  };
  add(answer);
  return answer.items.length > 0 ? [rows, more] : [el('p.note', {}, say('emptyList'))];
}

function explanation(context, answer, kind) {
  const standing = context.nameOf('Standing', answer.standing);
  const parts = [el('p', {}, el('b', {'data-standing': standing}, say(standing, number(answer.rank))))];
  if (answer.nightLength > 0) {
    const beyond = standing === 'LISTED' && answer.rank > answer.nightLength ? ` (${say('beyond')})` : '';
    parts.push(el('p.soft', {}, say('nightLength', number(answer.nightLength), scoreText(answer.nightLastScore)) + beyond));
  }
  if (answer.item) parts.push(el('ol.rows', {}, itemRow(context, kind, answer.item, answer.rank)));
  return parts;
}

function whyNot(context, [, kind, surface], id) {
  const box = el('input', {id: 'candidate', 'data-key': 'candidate', placeholder: say('candidateId'), 'aria-label': say('candidateId')});
  const told = el('div.told', {id: 'told', 'aria-live': 'polite'});
  const explain = async (event) => {
    event.preventDefault();
    if (!box.value.trim()) return;
    try {
      const answer = await context.service.call('explain',
          {surface: context.service.enums.Surface[surface], id, candidateId: box.value.trim()});
      fill(told, explanation(context, answer, kind));
    } catch (error) {
      fill(told, problemPanel(error, ''));
    }
  };
  return el('section.card.why', {}, el('h3', {}, say('whyNot')),
      el('form.inline', {onsubmit: explain}, box, el('button', {}, say('ask'))), told);
}

function chooser(kind, id) {
  const kinds = el('select', {'data-key': 'kind', 'aria-label': say('open')},
      Object.keys(LISTS).map((each) => el('option', {value: each, selected: each === kind}, say(each))));
  const box = el('input', {'data-key': 'id', value: id, placeholder: say('idOf'), 'aria-label': say('idOf')});
  const open = (event) => {
    event.preventDefault();
    if (box.value.trim()) go('entity', {kind: kinds.value, id: box.value.trim()});
  };
  return el('form.inline', {onsubmit: open}, kinds, box, el('button', {}, say('open')));
}

export async function showEntity(context) {
  const sample = context.samples[0] ?? {kind: 'member', id: ''};
  const kind = context.params.get('kind') in LISTS ? context.params.get('kind') : sample.kind;
  const id = context.params.get('id') ?? sample.id;
  const lists = LISTS[kind];
  const list = lists.find(([method]) => method === context.params.get('list')) ?? lists[0];
  const tabs = el('nav.tabs', {}, lists.map((each) => el('a', {
    href: link('entity', {kind, id, list: each[0]}), 'aria-current': each === list ? 'page' : null, 'data-key': each[0]}, say(each[2]))));
  const title = el('h1', {id: 'entity'}, context.titleOf(kind, id) || `${say(kind)} ${id}`,
      el('small', {}, `${say(kind)} `, el('code', {}, id)));
  let body;
  try {
    const answer = await context.service.call(list[0], {id, count: PAGE, excludedIds: []});
    body = [el('div.columns.right', {}, el('section.found', {}, pagedList(context, list, id, answer)), whyNot(context, list, id))];
  } catch (error) {
    body = [problemPanel(error, '')];
  }
  if (context.isCurrent()) fill(context.main, chooser(kind, id), title, tabs, body);
}
