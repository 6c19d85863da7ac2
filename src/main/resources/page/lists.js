// Pieces of the page. Ids are data: they are only ever text.

/** An element with text or children in it. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick') {
      element.addEventListener('click', value);
    } else {
      element.setAttribute(key, value);
    }
  }
  element.append(...children);
  return element;
}

export const quiet = (text) => make('p', { class: 'quiet' }, text);
export const wrong = (text) => make('p', { class: 'wrong' }, text);

/** Items with scores, best first; those that are not in `before` are marked as new. */
export function ranking(items, verb, onItem, before = null) {
  if (items.length === 0) {
    return quiet('Nothing to show yet.');
  }
  return make('ol', {}, ...items.map((item, i) => {
    const fresh = before !== null && !before.includes(item.id);
    return make(
      'li',
      fresh ? { class: 'fresh' } : {},
      make('span', { class: 'rank', 'aria-hidden': 'true' }, `${i + 1}`),
      make('button', { class: 'id', 'aria-label': `${verb} ${item.id}`, onclick: () => onItem(item.id) }, item.id),
      ...(fresh ? [make('span', { class: 'tag' }, 'new')] : []),
      make('span', { class: 'score' }, Number.isInteger(item.score) ? `${item.score}` : item.score.toFixed(3)),
    );
  }));
}

/** Ids in a row, each a button. */
export const chips = (ids, verb, onItem) => make('p', { class: 'chips' }, ...ids.map(
  (id) => make('button', { class: 'id', 'aria-label': `${verb} ${id}`, onclick: () => onItem(id) }, id)));

/** A table of rows of texts under column heads. */
export const table = (caption, heads, rows) => make(
  'table',
  {},
  make('caption', {}, caption),
  make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head)))),
  make('tbody', {}, ...rows.map((row) => make('tr', {}, ...row.map((text) => make('td', {}, text))))),
);
