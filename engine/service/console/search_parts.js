// The parts of a search's page: a row, the facets, the doctor, a problem with its place.

import {el} from './dom.js';
import {link} from './state.js';
import {date, errorText, expectedText, fieldName, number, parsePosition, percent, say, scoreText,
  valueName} from './words.js';

const ROOMY = window.matchMedia('(min-width: 820px)');  // as in style.css
ROOMY.addEventListener('change', () => {
  for (const facets of document.querySelectorAll('details.facets')) facets.open = ROOMY.matches;
});

function positionLine(context, position) {
  const reason = context.nameOf('TenseReason', position.reason);
  const year = position.endedAt ? new Date(position.endedAt * 1000).getUTCFullYear() : 0;
  const tense = position.current ? say('now') : year ? say('until', year) : '';
  return el('li', {title: say(reason)}, el(position.current ? 'span.tense.now' : 'span.tense', {}, tense),
      [position.title, position.company].filter(Boolean).join(' · '));
}

// What put a row where it is, and by how much.
function orderText(context, order) {
  const source = context.nameOf('OrderSource', order.source);
  const parts = [say('fit', percent(order.fit))];
  if (source !== 'TEXT') parts.push(say(`likely_${source}`, percent(order.likely)));
  if (source === 'HABITS' && order.ownHistory !== 1) parts.push(say('ownHistory', scoreText(order.ownHistory)));
  return el('span.order', {'data-order': source, title: say(`order_${source}`)}, ` ${parts.join(', ')}`);
}

export function resultRow(context, view, item) {
  const kind = view === 'members' ? 'member' : 'job';
  const title = item.title || item.id;
  context.remember(kind, item.id, item.title);
  return el('li.row', {},
      el('a.main', {href: link('entity', {kind, id: item.id}), 'data-row': '', 'data-key': `row:${item.id}`}, title),
      el('span.where', {}, item.subtitle),
      item.news.map((news) => {
        const kind = context.nameOf('NewsKind', news.kind);
        return el('span.tag.good', {'data-news': kind}, `${say(`news_${kind}`)} ${date(news.at)}`);
      }),
      item.positions.length > 0
        ? el('ul.positions', {}, item.positions.map((position) => positionLine(context, position))) : null,
      el('span.facts', {}, el('code', {}, item.id), ` ${say('score')} ${scoreText(item.score)}`,
          item.order ? orderText(context, item.order) : null));
}

function facetValue(field, value, chosen, choose) {
  const on = chosen.includes(value.label);
  return el(on ? 'label.value.on' : 'label.value', {},
      el('input', {type: 'checkbox', checked: on, 'data-key': `${field}:${value.label}`,
        onchange: (event) => choose(field, value.label, event.target.checked)}),
      el('span.label', {title: valueName(field, value.label)}, valueName(field, value.label)),
      el('span.count', {'data-count': value.count}, value.count < 0 ? '' : number(value.count)));
}

function facetGroup(facet, search, {choose, widen}) {
  const chosen = search.chosen.get(facet.field) ?? [];
  // What is chosen stays in sight, also when others are more frequent.
  const missing = chosen.filter((label) => !facet.values.some((value) => value.label === label));
  const values = [...facet.values, ...missing.map((label) => ({label, count: -1}))];
  if (values.length === 0) return null;
  const wide = search.wide.includes(facet.field);
  const rest = facet.numValues - facet.values.length;
  const toggle = wide || rest > 0 ? el('button.plain', {type: 'button', 'data-key': `wide:${facet.field}`,
    onclick: () => widen(facet.field, !wide)}, wide ? say('fewer') : say('moreValues', number(rest))) : null;
  return el('fieldset', {'data-field': facet.field}, el('legend', {}, fieldName(facet.field)),
      values.map((value) => facetValue(facet.field, value, chosen, choose)),
      facet.numWithout > 0 ? el('p.soft', {}, say('without', number(facet.numWithout))) : null, toggle);
}

export function facetPanel(facets, search, actions) {
  const groups = facets.map((facet) => facetGroup(facet, search, actions)).filter(Boolean);
  // Beside the results where there is room, and folded above them where there isn't.
  const roomy = ROOMY.matches;
  return el('details.facets', {open: roomy || search.wide.length > 0},
      el('summary', {'data-key': 'facets'}, say('facets')), groups);
}

// A query with another text in the place of a clause, which is given in bytes.
function changedQuery(query, clause, text) {
  const bytes = new TextEncoder().encode(query);
  const part = (begin, end) => new TextDecoder().decode(bytes.slice(begin, end));
  return part(0, clause.beginByte) + text + part(clause.endByte, bytes.length);
}

export function doctorPanel(context, doctor, query, search) {
  const total = (clause) => number(clause.without);
  const rows = doctor.clauses.map((clause, place) => el('tr', {},
      el('td', {}, el('code', {}, clause.clause),
          clause.empties ? el('span.bad', {}, say('empties'))
            : doctor.firstToEmpty === place ? el('span.bad', {}, say('firstToEmpty')) : null),
      el('td.number', {}, number(clause.alone)), el('td.number', {}, total(clause))));
  const suggestions = doctor.suggestions.map(({kind, clause, text, total: found}) => {
    const place = doctor.clauses[clause];
    const words = [el('span.tag', {}, say(context.nameOf('SuggestionKind', kind))), el('code', {}, text), say('wouldFind', number(found))];
    // A choice among facets isn't in the query: it can be looked at, not replaced.
    if (place.endByte === 0) return el('li', {}, words);
    return el('li', {}, el('button.plain', {type: 'button', onclick: () => search(changedQuery(query, place, text))}, words));
  });
  return el('section.doctor.card', {id: 'doctor'}, el('h3', {}, say('doctor')),
      rows.length === 0 ? el('p.soft', {}, say('noClauses'))
        : el('div.scroll', {}, el('table', {}, el('thead', {}, el('tr', {}, el('th', {}, say('clause')),
            el('th.number', {}, say('alone')), el('th.number', {}, say('withoutIt')))), el('tbody', {}, rows))),
      suggestions.length > 0 ? [el('h4', {}, say('suggestions')), el('ul.suggestions', {}, suggestions)] : null);
}

export function problemPanel(error, query) {
  const parts = error.kind === 'InvalidRequest' && error.values.field === 'query'
    ? parsePosition(error.values.problem) : null;
  if (!parts) return el('div.problem.card', {role: 'alert'}, errorText(error));
  const letters = [...query];  // positions count characters
  const before = letters.slice(0, parts.position - 1).join('');
  const after = letters.slice(parts.position).join('');
  return el('div.problem.card', {role: 'alert', 'data-position': parts.position},
      el('p', {}, el('b', {}, say('queryError')), ' ',
          say('parseError', parts.position, expectedText(parts.expected), expectedText(parts.found))),
      el('pre', {}, before, el('mark', {}, letters[parts.position - 1] ?? ' '), after));
}
