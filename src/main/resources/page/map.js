// Items and users in two dimensions, on a canvas: who is near whom, coloured by group or by clicks.

const MOVE_MS = 700;
const MARGIN = 24;
const REACH = 14;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const still = matchMedia('(prefers-reduced-motion: reduce)');
const dark = matchMedia('(prefers-color-scheme: dark)');
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const keyOf = (point) => `${point.kind} ${point.id}`;
const mix = (a, b, share) => a + (b - a) * share;

/**
 * The map in `canvas`. `tip` shows what the pointer or the keyboard is at, `say` tells a screen reader;
 * `onChoose(kind, id)` is called for a point that is chosen.
 */
export class EmbeddingMap {
  #points = new Map();
  #marks = new Map();
  #you = null;
  #at = null;
  #moved = 0;
  #frame = 0;
  #mostClicks = 1;
  #view = { x: 0, y: 0, scale: 1 };

  constructor({ canvas, tip, say, onChoose }) {
    Object.assign(this, { canvas, tip, say, onChoose, colourBy: 'clicks', showUsers: true });
    new ResizeObserver(() => this.draw()).observe(canvas);
    dark.addEventListener('change', () => this.draw());
    canvas.addEventListener('pointermove', (event) => this.#goTo(this.#nearest(event.offsetX, event.offsetY, REACH)));
    canvas.addEventListener('pointerleave', () => this.#goTo(null));
    canvas.addEventListener('blur', () => this.#goTo(null));
    canvas.addEventListener('click', (event) => this.#choose(this.#nearest(event.offsetX, event.offsetY, 2 * REACH)));
    canvas.addEventListener('keydown', (event) => this.#onKey(event));
  }

  get size() {
    return this.#points.size;
  }

  /** Shows the points of a map, which move there from where they were. */
  show({ items, users }) {
    const earlier = this.#points;
    this.#points = new Map();
    for (const [kind, some] of [['user', users], ['item', items]]) {
      for (const place of some) {
        const point = { kind, ...place };
        this.#points.set(keyOf(point), this.#from(earlier.get(keyOf(point)), point));
      }
    }
    this.#mostClicks = Math.max(2, ...items.map((item) => item.clicks));
    this.#moved = still.matches ? -Infinity : performance.now();
    this.draw();
  }

  /** Rings around some, which need not be on the map otherwise: `you` is the visitor's own place or null. */
  mark(points, chosen = null, you = null) {
    const earlier = this.#marks;
    this.#marks = new Map(points.map((point) => [
      keyOf(point), { ...this.#from(earlier.get(keyOf(point)), point), chosen: chosen === keyOf(point) }]));
    this.#you = you && this.#from(this.#you, you);
    this.#moved = still.matches ? -Infinity : performance.now();
    this.draw();
  }

  #from(before, point) {
    const now = before ? this.#placeOf(before) : point;
    return { ...point, fromX: now.x, fromY: now.y };
  }

  #placeOf(point) {
    const share = Math.min(1, (performance.now() - this.#moved) / MOVE_MS);
    const eased = share * (2 - share);
    return { x: mix(point.fromX, point.x, eased), y: mix(point.fromY, point.y, eased) };
  }

  #shown() {
    const all = [...this.#points.values()].filter((point) => this.showUsers || point.kind === 'item');
    return [...all, ...[...this.#marks.values()].filter((mark) => !this.#points.has(keyOf(mark)))];
  }

  /** So that all are in sight, but for a few that are far off. */
  #fit(width, height, points) {
    const of = (axis) => {
      const sorted = points.map((point) => point[axis]).sort((a, b) => a - b);
      const cut = Math.floor(sorted.length / 200);
      return [sorted[cut], sorted[sorted.length - 1 - cut]];
    };
    const [left, right] = of('x');
    const [top, bottom] = of('y');
    this.#view = {
      scale: Math.min((width - 2 * MARGIN) / (right - left || 1), (height - 2 * MARGIN) / (bottom - top || 1)),
      x: (left + right) / 2,
      y: (top + bottom) / 2,
      width,
      height,
    };
  }

  #onScreen(point) {
    const { x, y } = this.#placeOf(point);
    const view = this.#view;
    const inside = (at, length) => Math.max(6, Math.min(length - 6, at));
    return [
      inside(view.width / 2 + (x - view.x) * view.scale, view.width),
      inside(view.height / 2 + (y - view.y) * view.scale, view.height),
    ];
  }

  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.#paint();
      if (performance.now() - this.#moved < MOVE_MS) {
        this.draw();
      }
    });
  }

  #paint() {
    const { canvas } = this;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const shown = this.#shown();
    if (shown.length === 0) {
      return;
    }
    this.#fit(width, height, shown);
    const pen = canvas.getContext('2d');
    pen.scale(ratio, ratio);
    pen.globalAlpha = this.#marks.size > 0 ? 0.4 : 0.85;
    shown.forEach((point) => this.#dot(pen, point));
    pen.globalAlpha = 1;
    this.#marks.forEach((mark) => this.#ring(pen, mark));
    if (this.#you) {
      this.#star(pen, this.#you);
    }
    if (this.#at) {
      this.#ring(pen, { ...this.#at, chosen: true });
    }
  }

  #dot(pen, point) {
    const [x, y] = this.#onScreen(point);
    pen.beginPath();
    if (point.kind === 'user') {
      pen.strokeStyle = colour('--quiet');
      pen.lineWidth = 1;
      pen.rect(x - 1.5, y - 1.5, 3, 3);
      pen.stroke();
      return;
    }
    pen.fillStyle = this.#colourOf(point);
    pen.arc(x, y, this.#radius(point), 0, 2 * Math.PI);
    pen.fill();
  }

  #radius(point) {
    return point.kind === 'user' ? 2 : 2 + 3 * this.#popularity(point);
  }

  #popularity(point) {
    return Math.log1p(point.clicks) / Math.log1p(this.#mostClicks);
  }

  #colourOf(point) {
    if (this.colourBy === 'group' && point.group !== undefined) {
      // The golden angle keeps neighbouring numbers apart.
      return `hsl(${(point.group * 137.5) % 360} 60% ${dark.matches ? 62 : 42}%)`;
    }
    return `hsl(${mix(215, 20, this.#popularity(point))} ${mix(25, 80, this.#popularity(point))}% ${dark.matches ? 62 : 45}%)`;
  }

  #ring(pen, mark) {
    const [x, y] = this.#onScreen(mark);
    if (!mark.chosen) {
      this.#dot(pen, mark);
    }
    pen.beginPath();
    pen.strokeStyle = colour(mark.chosen ? '--ink' : '--model');
    pen.lineWidth = 2;
    pen.arc(x, y, this.#radius(mark) + (mark.chosen ? 5 : 3), 0, 2 * Math.PI);
    pen.stroke();
    if (mark.chosen && mark !== this.#at) {
      this.#label(pen, mark.id, x, y - this.#radius(mark) - 9);
    }
  }

  #star(pen, you) {
    const [x, y] = this.#onScreen(you);
    pen.beginPath();
    for (let i = 0; i < 10; i++) {
      const radius = i % 2 === 0 ? 10 : 4.2;
      pen.lineTo(x + radius * Math.sin((i * Math.PI) / 5), y - radius * Math.cos((i * Math.PI) / 5));
    }
    pen.closePath();
    pen.fillStyle = colour('--you');
    pen.strokeStyle = colour('--card');
    pen.lineWidth = 1.5;
    pen.fill();
    pen.stroke();
    this.#label(pen, 'you', x, y - 14);
  }

  #label(pen, text, x, y) {
    const cut = text.length > 24 ? `${text.slice(0, 23)}…` : text;
    pen.font = '600 12px system-ui, sans-serif';
    pen.textAlign = 'center';
    pen.lineWidth = 4;
    pen.strokeStyle = colour('--card');
    pen.strokeText(cut, x, y);
    pen.fillStyle = colour('--ink');
    pen.fillText(cut, x, y);
  }

  #nearest(x, y, reach) {
    let best = null;
    let least = reach * reach;
    for (const point of this.#shown()) {
      const [px, py] = this.#onScreen(point);
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance < least) {
        least = distance;
        best = point;
      }
    }
    return best;
  }

  /** The nearest in a direction: what is off to the side counts as further away. */
  #next([dx, dy]) {
    const points = this.#shown();
    if (!this.#at) {
      return points.reduce((most, point) => (point.clicks > most.clicks ? point : most), points[0]);
    }
    const [x, y] = this.#onScreen(this.#at);
    let best = this.#at;
    let least = Infinity;
    for (const point of points) {
      const [px, py] = this.#onScreen(point);
      const ahead = (px - x) * dx + (py - y) * dy;
      const aside = Math.abs((px - x) * dy) + Math.abs((py - y) * dx);
      if (ahead > 0.5 && ahead + 2 * aside < least) {
        least = ahead + 2 * aside;
        best = point;
      }
    }
    return best;
  }

  #onKey(event) {
    if (ARROWS[event.key] && this.#points.size > 0) {
      event.preventDefault();
      this.#goTo(this.#next(ARROWS[event.key]));
      this.say.textContent = this.#at ? this.#describe(this.#at) : '';
    } else if (event.key === 'Enter' && this.#at) {
      this.#choose(this.#at);
    } else if (event.key === 'Escape') {
      this.#goTo(null);
    }
  }

  #describe = (point) => `${point.kind} ${point.id}, ${point.clicks.toLocaleString('en')} clicks`;

  #goTo(point) {
    if (point === this.#at) {
      return;
    }
    this.#at = point;
    this.canvas.classList.toggle('at', point !== null);
    this.tip.hidden = point === null;
    if (point) {
      const [x, y] = this.#onScreen(point);
      this.tip.textContent = this.#describe(point);
      this.tip.style.left = `${Math.min(Math.max(x, 80), this.canvas.clientWidth - 80)}px`;
      this.tip.style.top = `${y < 50 ? y + 14 : y - 40}px`;
    }
    this.draw();
  }

  #choose(point) {
    if (point) {
      this.onChoose(point.kind, point.id);
    }
  }
}
