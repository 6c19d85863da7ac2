// The loss and recall over clicks, in points few enough to draw and wide enough to mean something.

const MOST_POINTS = 200;
const NARROWEST = 500;

const empty = () => ({ clicks: 0, measured: 0, loss: 0, evaluated: 0, hits: 0, popular: 0 });

function addTo(sum, more) {
  Object.keys(sum).forEach((name) => {
    sum[name] += more[name];
  });
}

/** Means over stretches of clicks of the same width, which doubles whenever there are too many. */
export class Series {
  #stretches = [];
  #open = empty();
  #width = NARROWEST;
  #before = new Map();

  add(window) {
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
export const popularity = (stretch) => mean(stretch.popular, stretch.evaluated);
