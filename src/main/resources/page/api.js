// What the service says, as values; what it refuses, as an Error with its own words.

const TOKEN = 'valence-token';
const POLL_MS = 2000;

let token = sessionStorage.getItem(TOKEN);

/** For a service that lets in only who has its token; kept until this tab is closed. */
export function useToken(text) {
  token = text;
  sessionStorage.setItem(TOKEN, text);
}

/** What went wrong, in the words of the service; `status` is 0 where it does not answer at all. */
export class Refused extends Error {
  constructor(status, { message, action }) {
    super(`${message}: ${action}`);
    this.status = status;
  }
}

async function ask(path, body) {
  const headers = { Accept: 'application/json' };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const options = { headers };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    options.method = 'POST';
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused(0, { message: 'the service does not answer', action: 'this page keeps asking' });
  }
  const answer = await response.json();
  if (!response.ok) {
    throw new Refused(response.status, answer);
  }
  return answer;
}

const path = (kind, id, more) => `/v1/${kind}s/${encodeURIComponent(id)}${more}`;

export const recommendations = (user) => ask(path('user', user, '/recommendations?k=10'));
export const history = (user) => ask(path('user', user, '/history?k=12'));
export const similar = (item) => ask(path('item', item, '/similar?k=10'));
export const send = (click) => ask('/v1/clicks', click);
export const map = () => ask('/v1/map');
export const place = (items, users) => ask('/v1/map:place', { items, users });
export const ready = () => ask('/health/ready');
export const instances = () => ask('/state/instances');
export const stores = () => ask('/state/stores');

/**
 * Calls `onWindows` with the windows of the loss, each once: those that the service remembers, and from then on those
 * to come.
 */
export async function follow(onWindows) {
  const seen = new Map();
  let published = 0;

  function add(windows) {
    const fresh = windows.filter((window) => {
      const whose = `${window.model ?? 'main'} ${window.partition}`;
      const last = seen.get(whose) ?? -1;
      seen.set(whose, Math.max(last, window.last_offset));
      return window.last_offset > last;
    });
    published = windows.reduce((latest, window) => Math.max(latest, window.published), published);
    if (fresh.length > 0) {
      onWindows(fresh);
    }
  }

  const catchUp = async () => add((await ask(`/v1/metrics/loss?since=${published}`)).windows);
  await catchUp();
  if (token) {
    // A browser sends no header of ours with a stream of events.
    setInterval(() => catchUp().catch(() => {}), POLL_MS);
    return;
  }
  const source = new EventSource('/v1/events');
  source.addEventListener('window', (event) => add([JSON.parse(event.data)]));
  source.onopen = () => catchUp().catch(() => {});
}
