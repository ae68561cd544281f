// The frame of the page: navigation, language, keys, and which view is shown.

import {el, fill} from './dom.js';
import {showEntity} from './entity.js';
import {showNights, showReport} from './nights.js';
import {showSearch} from './search.js';
import {go, here, link} from './state.js';
import {Service} from './thrift.js';
import {age, currentLanguage, errorText, say, switchLanguage} from './words.js';

const VIEWS = {
  members: (context) => showSearch(context, 'members'),
  jobs: (context) => showSearch(context, 'jobs'),
  entity: showEntity,
  nights: showNights,
  report: showReport,
};

const main = document.getElementById('view');
const titles = new Map();  // of what was seen, by kind and id
let service;
let samples = [];
let status = null;
let lastView = '';
let shown = 0;  // counts what was begun: an answer that comes late is dropped

async function nights() {
  const response = await fetch('nights.json');
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

function contextOf(number, params) {
  return {
    main, params, samples, service, nights,
    status: () => status,
    isCurrent: () => number === shown,
    remember: (kind, id, title) => titles.set(`${kind} ${id}`, title),
    titleOf: (kind, id) => titles.get(`${kind} ${id}`),
    nameOf: (type, value) => Object.keys(service.enums[type]).find((name) => service.enums[type][name] === value) ?? '',
  };
}

function showFrame(view) {
  document.documentElement.lang = currentLanguage() === 'zh' ? 'zh-CN' : 'en';
  document.title = `${say(view)} · ${say('name')}`;
  document.getElementById('skip').textContent = say('skip');
  fill(document.getElementById('top'),
      el('a.brand', {href: link('members')}, el('img', {src: 'icon.svg', alt: '', width: 26, height: 26}), el('span', {}, say('name'))),
      el('nav', {}, Object.keys(VIEWS).map((name) => el('a', {href: link(name), 'data-key': name,
        'aria-current': name === view ? 'page' : null}, say(name)))),
      el('button.plain', {id: 'language', 'data-key': 'language', lang: currentLanguage() === 'zh' ? 'en' : 'zh-CN',
        onclick: () => { switchLanguage(); show(); }}, say('other')));
}

async function showStatus() {
  try {
    status = await service.call('status');
  } catch (error) {
    return fill(document.getElementById('foot'), el('span.bad', {}, errorText(error)));
  }
  fill(document.getElementById('foot'),
      el('span', {}, say('status', status.snapshotId, age(status.snapshotAgeSeconds))),
      status.degradedBy.length > 0 ? el('span.bad', {title: status.degradedDetail}, say('degraded')) : null,
      el('span.keys', {}, say('keys')));
}

async function show() {
  const number = ++shown;
  const {view, params} = here();
  const name = view in VIEWS ? view : 'members';
  showFrame(name);
  main.setAttribute('aria-busy', 'true');
  try {
    await showStatus();
    if (number === shown) await VIEWS[name](contextOf(number, params));
  } catch (error) {
    if (number === shown) fill(main, el('div.problem.card', {role: 'alert'}, errorText(error)));
  }
  if (number !== shown) return;
  if (name !== lastView) window.scrollTo(0, 0);
  // What had the focus is gone: a reader goes on with what is new.
  if (name !== lastView && document.activeElement === document.body) main.focus({preventScroll: true});
  lastView = name;
  main.removeAttribute('aria-busy');
  main.dataset.shown = number;
  window.dispatchEvent(new Event('console:shown'));
}

function isTyping(element) {
  return element instanceof HTMLElement && element.matches('input:not([type=checkbox]), select, textarea');
}

// Moves along the rows; from anywhere else Down leads to the first.
function walk(event) {
  const rows = [...main.querySelectorAll('[data-row]')];
  const place = rows.indexOf(document.activeElement);
  const box = document.getElementById('q');
  if (isTyping(document.activeElement) && document.activeElement !== box) return;
  if (place === 0 && event.key === 'ArrowUp' && box) return focus(event, box);
  if (place < 0 && event.key === 'ArrowUp') return;
  focus(event, rows[place + (event.key === 'ArrowDown' ? 1 : -1)]);
}

function focus(event, element) {
  if (!element) return;
  event.preventDefault();
  element.focus();
  element.select?.();
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const box = document.getElementById('q');
  if (event.key === '/' && !isTyping(document.activeElement)) {
    if (box) return focus(event, box);
    event.preventDefault();
    go('members');
    window.addEventListener('console:shown', () => document.getElementById('q')?.focus(), {once: true});
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    walk(event);
  } else if (event.key === 'Escape' && box && document.activeElement !== box) {
    focus(event, box);
  }
}

async function start() {
  try {
    [service, samples] = await Promise.all([Service.load(), nights().then((all) =>
      (all.find((night) => night.current) ?? all[0])?.samples ?? [])]);
  } catch (error) {
    fill(main, el('div.problem.card', {role: 'alert'}, errorText(error)));
    return;
  }
  window.addEventListener('hashchange', show);
  document.addEventListener('keydown', onKey);
  await show();
}

start();
