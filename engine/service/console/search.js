// Searching members or jobs: the form, what was found, and what can be changed about it.

import {el, fill} from './dom.js';
import {doctorPanel, facetPanel, problemPanel, resultRow} from './search_parts.js';
import {go} from './state.js';
import {currentLanguage, number, say, valueName} from './words.js';

const PAGE = 20;
const FEW_VALUES = 6;
const MANY_VALUES = 100;
const HIDDEN_DAYS = [0, 7, 30, 90, 365];
const RADIUS_KM = [0, 20, 50, 100, 200, 500];
const FACETS = {
  members: ['spotlight', 'distance', 'city', 'province', 'company_group', 'title', 'skill', 'industry', 'function', 'seniority', 'years_band',
    'years_in_role_band', 'school', 'degree', 'graduation_year_band', 'language', 'days_inactive_band', 'open_to_work', 'group'],
  jobs: ['city', 'province', 'company_group', 'title', 'skill', 'industry', 'function', 'seniority',
    'min_years_band', 'days_posted_band'],
};

// Who searches: jobs are searched by members alone.
export function viewerOf(context, view) {
  const kind = context.params.get('as') ?? '';
  const id = context.params.get('by') ?? '';
  if (id && (view === 'members' || kind === 'member')) return {kind: kind || 'member', id};
  const wanted = view === 'members' ? ['headhunter', 'member'] : ['member'];
  for (const each of wanted) {
    const sample = context.samples.find((one) => one.kind === each);
    if (sample) return {kind: each, id: sample.id};
  }
  return {kind: 'member', id: ''};
}

// The state of a search as its address has it.
function searchOf(context, view) {
  const {params} = context;
  const chosen = new Map();
  for (const entry of params.getAll('f')) {
    const colon = entry.indexOf(':');
    const field = entry.slice(0, colon);
    chosen.set(field, [...(chosen.get(field) ?? []), entry.slice(colon + 1)]);
  }
  return {view, chosen, query: params.get('q') ?? '', wide: params.getAll('wide'),
    diagnose: params.has('doctor'), viewer: viewerOf(context, view),
    km: Number(params.get('km')) || 0, hide: Number(params.get('hide')) || 0, team: params.has('team'), since: params.get('since') ?? ''};
}

// The address of a search that differs from another in some values.
function paramsOf(search, changes = {}) {
  const all = {...search, ...changes};
  const chosen = [...all.chosen].flatMap(([field, values]) => values.map((v) => `${field}:${v}`));
  return {as: all.viewer.kind, by: all.viewer.id, q: all.query, f: chosen, wide: all.wide,
    doctor: all.diagnose ? '1' : '', km: all.km || '', hide: all.hide || '', team: all.team ? '1' : '', since: all.since};
}

function withValue(search, field, value, on) {
  const chosen = new Map(search.chosen);
  const values = (chosen.get(field) ?? []).filter((one) => one !== value);
  if (on) values.push(value);
  values.length > 0 ? chosen.set(field, values) : chosen.delete(field);
  return chosen;
}

// A city that is chosen, and all that are so far from it.
function clauseOf(search, field, value) {
  return field === 'city' && search.km > 0 ? {field: 'near', value: `${value} ${search.km}`} : {field, value};
}

function requestOf({enums}, search, chosen) {
  const clauses = [...chosen].flatMap(([field, values]) => values.map((value) => ({
    ...clauseOf(search, field, value), demand: enums.Demand.CAN, scope: enums.SearchScope.CURRENT})));
  return {viewerKind: enums.EntityKind[search.viewer.kind.toUpperCase()], viewerId: search.viewer.id,
    query: search.query, clauses, text: '', count: PAGE, diagnose: search.diagnose, excludedIds: [],
    leaveOut: search.hide ? {days: search.hide, viewed: true, contacted: true, byTeam: search.team} : null,
    since: Date.parse(search.since) ? Date.parse(search.since) / 1000 : null};
}

function facetsOf({enums}, search, fields) {
  return fields.map((field) => ({field, scope: enums.SearchScope.CURRENT,
    maxValues: search.wide.includes(field) ? MANY_VALUES : FEW_VALUES}));
}

// The answer, whose facets with a chosen value say what each value would find under all the
// other conditions: one more call for each of these.
async function ask(service, search) {
  const method = search.view === 'members' ? 'searchMembers' : 'searchJobs';
  const secret = search.viewer.kind === 'member' ? ['open_to_work'] : [];
  const fields = FACETS[search.view].filter((field) => !secret.includes(field));
  const request = requestOf(service, search, search.chosen);
  const calls = [service.call(method, {...request, facets: facetsOf(service, search, fields)})];
  const open = [...search.chosen.keys()];
  for (const field of open) {
    const others = new Map(search.chosen);
    others.delete(field);
    calls.push(service.call(method, {...requestOf(service, search, others), count: 1, diagnose: false,
      facets: facetsOf(service, search, [field])}));
  }
  const [answer, ...alternatives] = await Promise.all(calls);
  answer.facets = answer.facets.map((facet) => {
    const place = open.indexOf(facet.field);
    return place < 0 ? facet : alternatives[place].facets[0];
  });
  const next = (cursor) => service.call(method, {...request, diagnose: false, facets: facetsOf(service, search, fields), cursor});
  return {answer, next};
}

// Whom the searcher or the team has dealt with can be hidden, and all that isn't new.
function memoryOptions(search, change) {
  const days = el('select', {'data-key': 'hide', onchange: (e) => change({hide: Number(e.target.value)})},
      HIDDEN_DAYS.map((each) => el('option', {value: each, selected: each === search.hide},
          each === 0 ? say('hideNobody') : say('hideDays', each))));
  const team = el('input', {type: 'checkbox', 'data-key': 'team', checked: search.team, disabled: search.hide === 0,
    onchange: (e) => change({team: e.target.checked})});
  const since = el('input', {type: 'date', 'data-key': 'since', value: search.since,
    onchange: (e) => change({since: e.target.value})});
  return [el('label', {}, say('hide'), days),
    search.viewer.kind === 'member' ? null : el('label', {}, team, say('team')),
    el('label', {}, say('newSince'), since)];
}

function searchForm(search) {
  const box = el('input.query', {id: 'q', 'data-key': 'q', type: 'search', value: search.query, autocomplete: 'off',
    spellcheck: 'false', placeholder: say(`${search.view}_hint`), 'aria-label': say('search')});
  const kinds = search.view === 'members' ? ['headhunter', 'job', 'member'] : ['member'];
  const kind = el('select', {'data-key': 'as', 'aria-label': say('as')},
      kinds.map((each) => el('option', {value: each, selected: each === search.viewer.kind}, say(each))));
  const id = el('input', {'data-key': 'by', value: search.viewer.id, size: 10, 'aria-label': say('viewerId')});
  const submit = (event) => {
    event.preventDefault();
    go(search.view, paramsOf(search, {query: box.value.trim(), viewer: {kind: kind.value, id: id.value.trim()}}));
  };
  const change = (changes) => go(search.view, paramsOf(search, {query: box.value.trim(), ...changes}));
  return el('form.search', {onsubmit: submit, role: 'search'},
      el('div.bar', {}, box, el('button.primary', {'data-key': 'go'}, say('search'))),
      el('div.options', {},
          el('label', {title: say('viewerHint')}, say('as'), kind, id), memoryOptions(search, change),
          el('label', {title: say('doctorHint')},
              el('input', {type: 'checkbox', 'data-key': 'doctor', checked: search.diagnose,
                onchange: (e) => change({diagnose: e.target.checked})}),
              say('doctor'))));
}

// How far around the cities that are chosen.
function radiusOption(search) {
  return el('label.radius', {}, say('around'), el('select', {'data-key': 'km',
    onchange: (e) => go(search.view, paramsOf(search, {km: Number(e.target.value)}))},
  RADIUS_KM.map((km) => el('option', {value: km, selected: km === search.km}, say('within', km)))));
}

// Choices that are in force, each with a way out.
function chosenBar(search) {
  if (search.chosen.size === 0) return null;
  const chips = [...search.chosen].flatMap(([field, values]) => values.map((value) => el('button.chip', {
    type: 'button', title: say('remove'), 'data-key': `chip:${field}:${value}`,
    onclick: () => go(search.view, paramsOf(search, {chosen: withValue(search, field, value, false)}))},
  valueName(field, value), el('span.cross', {'aria-hidden': 'true'}, '×'))));
  return el('div.chosen', {}, chips, search.chosen.has('city') ? radiusOption(search) : null, el('button.plain', {type: 'button', 'data-key': 'clear',
    onclick: () => go(search.view, paramsOf(search, {chosen: new Map()}))}, say('clear')));
}

function resultList(context, search, {answer, next}) {
  const rows = el('ol.rows', {}, answer.items.map((item) => resultRow(context, search.view, item)));
  const more = el('button.more', {type: 'button', 'data-key': 'more', hidden: !answer.cursor}, say('more'));
  let cursor = answer.cursor;
  more.onclick = async () => {
    try {
      const page = await next(cursor);
      cursor = page.cursor;
      more.hidden = !cursor;
      const added = page.items.map((item) => resultRow(context, search.view, item));
      rows.append(...added);
      added[0]?.querySelector('a').focus();
    } catch (error) {
      more.replaceWith(problemPanel(error, search.query));
    }
  };
  return [rows, more];
}

export async function showSearch(context, view) {
  const search = searchOf(context, view);
  const head = searchForm(search);
  const title = el('h1.unseen', {}, say(view));
  if (!search.viewer.id) return fill(context.main, title, head, el('p.note', {}, say('needViewer')));
  let found;
  try {
    found = await ask(context.service, search);
  } catch (error) {
    if (context.isCurrent()) fill(context.main, title, head, chosenBar(search), problemPanel(error, search.query));
    return;
  }
  if (!context.isCurrent()) return;
  const {answer} = found;
  const choose = (field, value, on) => go(view, paramsOf(search, {chosen: withValue(search, field, value, on)}));
  const widen = (field, on) => go(view, paramsOf(search, {
    wide: on ? [...search.wide, field] : search.wide.filter((one) => one !== field)}), {replace: true});
  const total = el('h2.total', {id: 'total', 'data-total': answer.total, 'aria-live': 'polite', lang: currentLanguage()},
      answer.total > 0 ? say('found', number(answer.total)) : say('none'),
      el('small', {'data-left-out': answer.numLeftOut}, [answer.total > 0 ? say('exact') : '',
        answer.numLeftOut > 0 ? say('leftOut', number(answer.numLeftOut)) : ''].filter(Boolean).join(' · ')));
  fill(context.main, title, head, chosenBar(search), el('div.columns', {},
      facetPanel(answer.facets, search, {choose, widen}),
      el('section.found', {'aria-label': say(view)}, total,
          answer.doctor ? doctorPanel(context, answer.doctor, search.query, (query) => go(view, paramsOf(search, {query}))) : null,
          resultList(context, search, found))));
}
