// Wires the page: what the service tells into the figures, curves, map and panels.

import * as api from './api.js';
import { curve } from './curves.js';
import { chips, make, quiet, ranking, table, wrong } from './lists.js';
import { EmbeddingMap } from './map.js';
import { Series, loss, popularity, recall, shadowRecall } from './series.js';
import { Visitor } from './visitor.js';

const STATE_MS = 2000;
const MAP_MS = 2000;
const RATE_MS = 1000;

const byId = (id) => document.getElementById(id);
const whole = new Intl.NumberFormat('en').format;

// Figures and curves.

const series = new Series();
const lossCurve = curve(byId('loss-chart'), [{ label: 'loss', colour: '--model' }]);
const recallLines = [
  { label: 'model', colour: '--model' },
  { label: 'most popular', colour: '--popularity', dash: [6, 4] },
];
const SHADOW_COLOURS = ['--shadow-1', '--shadow-2', '--shadow-3', '--shadow-4'];
const recallCurve = curve(byId('recall-chart'), recallLines, { fromZero: true });

const latest = new Map();
let earlier = null;
let drawing = false;

const sum = (name) => [...latest.values()].reduce((total, window) => total + window[name], 0);
const most = (name) => Math.max(...[...latest.values()].map((window) => window[name]));

function onWindows(windows) {
  for (const window of windows) {
    series.add(window);
    if (!window.shadow) {
      latest.set(window.partition, window);
    }
  }
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      if (latest.size === 0) {
        return;
      }
      lossCurve.show(series.columns([loss]));
      showRecall();
      showFigures();
    });
  }
}

function showRecall() {
  series.shadows.slice(recallLines.length - 2).forEach((name, i) => {
    const colour = SHADOW_COLOURS[(recallLines.length - 2 + i) % SHADOW_COLOURS.length];
    recallLines.push({ label: `shadow ${name}`, colour });
  });
  recallCurve.show(series.columns([recall, popularity, ...series.shadows.map(shadowRecall)]));
}

const ailments = {
  not_finite: 'losses are no finite numbers, and what they were added to is lost',
  collapsed: "the items' vectors point all the same way",
  below_popularity: 'a list of the most popular items would do better',
  popularity_only: 'hardly anything but the same few popular items is recommended',
};

/** What the last windows say is wrong with the model; nothing when all is well. */
function showAilments() {
  const sick = new Set([...latest.values()].flatMap((window) => window.ailments ?? []));
  byId('ailments').hidden = sick.size === 0;
  byId('ailments').textContent = sick.size === 0
    ? '' : `The model is not well: ${[...sick].map((name) => ailments[name] ?? name).join('; ')}.`;
}

function showFigures() {
  showAilments();
  byId('clicks').textContent = whole(sum('clicks_total'));
  byId('users').textContent = whole(sum('users'));
  byId('items').textContent = whole(most('items'));
  byId('dead-letters').textContent = whole(sum('dead_letters_total'));
}

setInterval(() => {
  // What a partition had learned before its first window came is no pace.
  const now = { clicks: latest.size > 0 ? sum('clicks_total') - series.before : 0, at: performance.now() };
  if (earlier !== null && latest.size > 0) {
    byId('rate').textContent = whole(Math.round((1000 * (now.clicks - earlier.clicks)) / (now.at - earlier.at)));
  }
  earlier = now;
}, RATE_MS);

/** Event time where the stream is: a replay of last year's clicks is not disturbed by one of today. */
const streamTime = () => (latest.size > 0 ? most('last_event_time') : Date.now());

// The map.

const embeddingMap = new EmbeddingMap({
  canvas: byId('map').querySelector('canvas'),
  tip: byId('map-tip'),
  say: byId('map-said'),
  onChoose: lookUp,
});
const mapOptions = byId('map-options');
mapOptions.addEventListener('change', () => {
  embeddingMap.colourBy = mapOptions.elements.colour.value;
  embeddingMap.showUsers = mapOptions.elements.users.checked;
  embeddingMap.draw();
});

/** Whose recommendations, or what neighbours, are ringed on the map. */
let marked = { items: [], kind: null, id: null };

async function refreshMap() {
  try {
    const map = await api.map();
    byId('map-empty').hidden = true;
    offerGroups(map.items);
    byId('map-method').textContent = `${whole(map.items.length)} items (dots) and ${whole(map.users.length)} users `
      + `(squares), ${map.method === 'umap' ? 'neighbours side by side (UMAP)' : 'by principal components, until UMAP is done'}.`;
    embeddingMap.show(map);
    await refreshMarks();
  } catch (error) {
    if (embeddingMap.size === 0 && error.status !== 404) {
      byId('map-empty').textContent = error.message;
    }
  }
}

function offerGroups(items) {
  const { colour } = mapOptions.elements;
  if (colour.options.length === 1 && items.some((item) => item.group !== undefined)) {
    colour.prepend(new Option('by planted taste', 'group'));
    colour.value = 'group';
    embeddingMap.colourBy = 'group';
  }
}

async function mark(kind, id, items) {
  marked = { kind, id, items: items.map((item) => item.id) };
  await refreshMarks();
}

async function refreshMarks() {
  const { kind, id, items } = marked;
  const users = [...new Set([...(kind === 'user' ? [id] : []), ...(visitor.hasClicked ? [visitor.id] : [])])];
  const wanted = kind === 'item' ? [id, ...items] : items;
  if (wanted.length + users.length === 0) {
    return;
  }
  const placed = await api.place(wanted, users);
  const you = placed.users.find((user) => user.id === visitor.id) ?? null;
  embeddingMap.mark([
    ...placed.items.map((item) => ({ kind: 'item', ...item })),
    ...placed.users.filter((user) => user !== you).map((user) => ({ kind: 'user', ...user })),
  ], `${kind} ${id}`, you);
}

// Looking up.

const look = byId('look');
look.addEventListener('submit', (event) => {
  event.preventDefault();
  lookUp(look.elements.kind.value, look.elements.id.value);
});

async function lookUp(kind, id) {
  look.elements.kind.value = kind;
  look.elements.id.value = id;
  try {
    const item = (other) => lookUp('item', other);
    if (kind === 'user') {
      const [answer, had] = await Promise.all([api.recommendations(id), pastOf(id)]);
      byId('found').replaceChildren(
        make('h3', {}, 'Had of late'),
        had.length > 0 ? chips(had, 'look up', item) : quiet('Nothing that is known.'),
        make('h3', {}, answer.popular ? 'Nothing is known of this user: what is popular' : 'Recommended, with scores'),
        ranking(answer.items, 'look up', item),
      );
      await mark(kind, id, answer.items);
    } else {
      const answer = await api.similar(id);
      byId('found').replaceChildren(
        make('h3', {}, 'Nearest items, by cosine'),
        ranking(answer.items, 'look up', item),
      );
      await mark(kind, id, answer.items);
    }
  } catch (error) {
    byId('found').replaceChildren(wrong(error.message));
  }
}

async function pastOf(user) {
  try {
    return (await api.history(user)).items;
  } catch (error) {
    if (error.status === 404) {
      return [];
    }
    throw error;
  }
}

const visitor = new Visitor({
  form: byId('try'),
  name: byId('me'),
  had: byId('had'),
  list: byId('recommended'),
  now: streamTime,
  onMoved: (items) => mark('user', visitor.id, items),
  onLookUp: lookUp,
});

// Where it is, and whether it is well.

async function refreshState() {
  const state = byId('state');
  try {
    const { lag } = await api.ready();
    byId('lag').textContent = whole(lag);
    state.textContent = 'live';
    state.className = 'good';
  } catch (error) {
    state.textContent = error.message;
    state.className = 'bad';
  }
  const numbers = (some) => (some.length > 0 ? some.join(', ') : '–');
  const { instances } = await api.instances();
  byId('instances').replaceChildren(table('Instances', ['address', 'partitions', 'standby'], instances.map(
    (one) => [`${one.host}:${one.port}${one.self ? ' (this)' : ''}`, numbers(one.partitions), numbers(one.standby)])));
  const { stores } = await api.stores();
  byId('stores').replaceChildren(table('Stores here', ['name', 'partitions', 'standby'], stores.map(
    (one) => [one.name, numbers(one.partitions), numbers(one.standby)])));
}

/** Again and again, each time once the last is done: a service that is slow is not asked more. */
async function keep(task, pause) {
  for (;;) {
    if (!document.hidden) {
      await task().catch(() => {});
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function start() {
  for (;;) {
    try {
      await api.follow(onWindows);
      break;
    } catch (error) {
      byId('state').textContent = error.message;
      if (error.status === 401) {
        byId('token').hidden = false;
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, STATE_MS));
    }
  }
  keep(refreshState, STATE_MS);
  keep(refreshMap, MAP_MS);
  keep(async () => visitor.hasClicked || visitor.refresh(), 2 * STATE_MS);
}

byId('token').addEventListener('submit', (event) => {
  event.preventDefault();
  api.useToken(event.target.elements.token.value);
  byId('token').hidden = true;
  start();
});

start();
