// Curves over the clicks learned. uPlot draws.

const HEIGHT = 220;
const dark = matchMedia('(prefers-color-scheme: dark)');

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const short = new Intl.NumberFormat('en', { notation: 'compact' }).format;
const three = (value) => (value === null || value === undefined ? '–' : value.toFixed(3));

/**
 * A chart in `element` with a line for each of `lines`: its label, colour (a CSS variable) and dash. Lines that are
 * added to the array later are drawn from the next `show` on.
 */
export function curve(element, lines, { fromZero = false } = {}) {
  let chart = null;
  let drawn = 0;

  function create(columns) {
    if (chart === null) {
      new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT })).observe(element);
      dark.addEventListener('change', () => chart.redraw());
    } else {
      chart.destroy();
    }
    drawn = lines.length;
    element.replaceChildren();
    const axis = { stroke: () => colour('--quiet'), grid: { stroke: () => colour('--line') }, ticks: { show: false } };
    chart = new uPlot({
      width: element.clientWidth,
      height: HEIGHT,
      scales: { x: { time: false }, y: fromZero ? { range: (self, low, high) => [0, high * 1.1 || 1] } : {} },
      axes: [
        { ...axis, values: (self, ticks) => ticks.map((tick) => short(tick)) },
        { ...axis, size: 48 },
      ],
      cursor: { y: false, points: { size: 6 } },
      series: [
        { label: 'clicks', value: (self, value) => (value === null ? '–' : short(value)) },
        ...lines.map((line) => ({
          label: line.label,
          stroke: () => colour(line.colour),
          dash: line.dash,
          width: 2,
          points: { show: columns[0].length < 3 },
          value: (self, value) => three(value),
        })),
      ],
    }, columns, element);
  }

  return {
    /** Draws columns of x and of each line, unless there is nothing to draw. */
    show(columns) {
      if (!columns.slice(1).some((column) => column.some((value) => value !== null))) {
        return;
      }
      if (chart && drawn === lines.length) {
        chart.setData(columns);
      } else {
        create(columns);
      }
      // After uPlot has drawn, which is as late: it begins with a legend of nothing.
      queueMicrotask(() => {
        if (chart.cursor.idx === null || chart.cursor.idx === undefined || chart.cursor.left < 0) {
          chart.setLegend({ idx: columns[0].length - 1 });
        }
      });
    },
  };
}
