// A visitor who clicks: a user of the model like any other, under a name that nobody else has.

import { recommendations, send } from './api.js';
import { chips, quiet, ranking, wrong } from './lists.js';

const PAUSE_MS = 150;
const PATIENCE_MS = 15000;

/**
 * The panel of a new user. `now()` gives the time of the stream, ms since 1970; `onMoved` is called whenever what is
 * recommended may have moved; `onLookUp` for an item that was clicked before.
 */
export class Visitor {
  #had = [];
  #last = null;

  constructor({ form, name, had, list, now, onMoved, onLookUp }) {
    Object.assign(this, { had, list, now, onMoved, onLookUp });
    this.id = `visitor-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36)}`;
    name.textContent = this.id;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.click(form.elements.id.value);
      form.reset();
    });
  }

  get hasClicked() {
    return this.#had.length > 0;
  }

  /** What would be recommended now. */
  async refresh() {
    try {
      this.#show(await recommendations(this.id));
    } catch (error) {
      this.list.replaceChildren(wrong(error.message));
    }
  }

  async click(item) {
    const start = performance.now();
    try {
      await send({ user_id: this.id, item_id: item, timestamp: this.now() });
      this.#had = [item, ...this.#had.filter((other) => other !== item)];
      this.had.replaceChildren('You clicked', chips(this.#had, 'look up', (id) => this.onLookUp('item', id)));
      await this.#untilLearned(item, start);
    } catch (error) {
      this.list.replaceChildren(wrong(error.message));
    }
  }

  /** A click shows once it is committed, and is then no longer recommended. */
  async #untilLearned(item, start) {
    for (;;) {
      const answer = await recommendations(this.id);
      const seconds = (performance.now() - start) / 1000;
      if (!answer.popular && !answer.items.some((one) => one.id === item)) {
        this.#show(answer, `Learned from within ${seconds.toFixed(1)} s.`);
        this.onMoved(answer.items);
        return;
      }
      if (performance.now() - start > PATIENCE_MS) {
        this.#show(answer, 'The click was sent, and not learned from yet: the learner is behind.');
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  #show(answer, note = '') {
    const before = answer.popular ? null : this.#last;
    this.#last = answer.items.map((item) => item.id);
    const heading = answer.popular ? 'Nothing is known of you yet. What is popular, with its clicks:' : note;
    this.list.replaceChildren(
      quiet(heading || 'Recommended, with scores:'),
      ranking(answer.items, 'click', (id) => this.click(id), before),
    );
  }
}
