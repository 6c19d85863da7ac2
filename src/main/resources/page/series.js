// The loss and recall over clicks, in points few enough to draw and wide enough to mean something: of the model that
// answers, and of its shadows over the same clicks.

const MOST_POINTS = 200;
const NARROWEST = 500;

const empty = () => ({ clicks: 0, measured: 0, loss: 0, evaluated: 0, hits: 0, popular: 0, shadows: new Map() });

function addTo(sum, more) {
  Object.keys(more).filter((name) => name !== 'shadows').forEach((name) => {
    sum[name] += more[name];
  });
  more.shadows?.forEach((shadow, name) => {
    if (!sum.shadows.has(name)) {
      sum.shadows.set(name, { evaluated: 0, hits: 0 });
    }
    addTo(sum.shadows.get(name), shadow);
  });
}

/** Means over stretches of clicks of the same width, which doubles whenever there are too many. */
export class Series {
  #stretches = [];
  #open = empty();
  #width = NARROWEST;
  #before = new Map();

  /** What the shadows' windows called them, in the order in which the first of each came. */
  shadows = [];

  add(window) {
    if (window.shadow) {
      this.#addShadow(window);
      return;
    }
    // Only now, since shadows' windows come behind that of the model that answers.
    this.#close();
    if (!this.#before.has(window.partition)) {
      this.#before.set(window.partition, window.clicks_total - window.clicks);
    }
    addTo(this.#open, {
      clicks: window.clicks,
      measured: window.measured,
      loss: window.measured * (window.loss_mean ?? 0),
      evaluated: window.evaluated,
      hits: window.evaluated * (window.recall_at_10 ?? 0),
      popular: window.evaluated * (window.popularity_recall_at_10 ?? 0),
    });
  }

  #addShadow(window) {
    const name = window.model ?? 'main';
    if (!this.shadows.includes(name)) {
      this.shadows.push(name);
    }
    const hits = window.evaluated * (window.recall_at_10 ?? 0);
    addTo(this.#open, { shadows: new Map([[name, { evaluated: window.evaluated, hits }]]) });
  }

  #close() {
    if (this.#open.clicks >= this.#width) {
      this.#stretches.push(this.#open);
      this.#open = empty();
    }
    if (this.#stretches.length > MOST_POINTS) {
      this.#width *= 2;
      this.#stretches = this.#stretches.reduce((halved, stretch, i) => {
        if (i % 2 === 0) {
          halved.push(stretch);
        } else {
          addTo(halved[halved.length - 1], stretch);
        }
        return halved;
      }, []);
    }
  }

  /** Clicks of all partitions before the first window of each that was added. */
  get before() {
    return [...this.#before.values()].reduce((total, clicks) => total + clicks, 0);
  }

  /** Columns of the clicks up to each point, and of each of `values`; null where nothing is known. */
  columns(values) {
    const last = this.#open.clicks > this.#width / 2 || this.#stretches.length === 0 ? [this.#open] : [];
    let clicks = this.before;
    const all = [...this.#stretches, ...last].filter((stretch) => stretch.clicks > 0);
    return [
      all.map((stretch) => (clicks += stretch.clicks)),
      ...values.map((value) => all.map(value)),
    ];
  }
}

const mean = (sum, count) => (count > 0 ? sum / count : null);

export const loss = (stretch) => mean(stretch.loss, stretch.measured);
export const recall = (stretch) => mean(stretch.hits, stretch.evaluated);
export const shadowRecall = (name) => ({ shadows }) => {
  const { hits, evaluated } = shadows.get(name) ?? empty();
  return mean(hits, evaluated);
};
export const popularity = (stretch) => mean(stretch.popular, stretch.evaluated);
