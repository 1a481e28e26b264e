import uPlot from 'uplot';
import type { ChartModel } from './chartModel';
import type { ChartTheme } from './chartTheme';

/** What kind of chart it is: two lines over time, or the bars of a histogram. */
export type ChartKind = 'lines' | 'bars';

/** A pattern for each line, so that colour is not all that tells them apart; as the key of the style sheet has it. */
const dashes = [[], [4, 3]];

/** Px of a tick's label with the space around it. */
const tickRoom = 80;

/** Px of the axis at the left, and of the room at the right, into which the last label reaches. */
const axisWidth = 62;
const rightRoom = 40;

/**
 * How uPlot is to draw a model, whose buckets are the units of the axis below.
 * @param model gives what is drawn, anew at each drawing
 */
export function chartOptions(
  kind: ChartKind,
  theme: ChartTheme,
  size: { readonly width: number; readonly height: number },
  model: () => ChartModel,
  valueText: (value: number) => string,
): uPlot.Options {
  const axis = {
    stroke: theme.text,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1, dash: [...theme.gridDash] },
    ticks: { show: false },
  };
  const ticks = (plot: uPlot) => model().ticks(Math.floor((plot.width - axisWidth - rightRoom) / tickRoom));
  return {
    ...size,
    padding: [kind === 'bars' ? 16 : 6, rightRoom, 0, 0],
    legend: { show: false },
    // A drag is ours: uPlot, once it knows of one, takes away the selection at each move.
    cursor: { points: { show: false }, y: false, bind: { mousedown: () => null } },
    scales: {
      x: { time: false, range: () => [0, model().count] },
      // A little room above, also above nothing.
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.06 : 1] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        splits: (plot) => ticks(plot).map(({ at }) => at),
        values: (plot) => ticks(plot).map(({ label }) => label),
        ...(kind === 'bars' && { grid: { show: false } }),
      },
      {
        ...axis,
        size: axisWidth,
        space: 28,
        values: (_, splits) => splits.map((value) => valueText(value)),
        ...(kind === 'bars' && {
          incrs: [1, 2, 5].flatMap((step) => wholeSteps(step)).sort((a, b) => a - b),
        }),
      },
    ],
    series: [{}, ...(kind === 'lines' ? lines(theme) : [bars(theme)])],
    hooks: { draw: [(plot) => drawMarks(plot, model(), theme)] },
  };
}

/** Values for uPlot. A line has a step more than there are buckets, so that the last one has its width too. */
export function chartData(kind: ChartKind, { count, lines: values }: ChartModel): uPlot.AlignedData {
  const extra = kind === 'lines' ? 1 : 0;
  const places = Array.from({ length: count + extra }, (_, at) => at);
  return [places, ...values.map((line) => (extra === 0 ? [...line] : [...line, line.at(-1) ?? 0]))];
}

function lines(theme: ChartTheme): uPlot.Series[] {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return [theme.toServer, theme.toClient].map((stroke, index) => ({
    stroke,
    width: 1.5,
    dash: dashes[index] ?? [],
    points: { show: false },
    ...(stepped && { paths: stepped }),
  }));
}

function bars(theme: ChartTheme): uPlot.Series {
  const paths = uPlot.paths.bars?.({ align: 1, size: [1, Infinity], gap: 1 });
  return { stroke: theme.bars, fill: theme.bars, width: 0, points: { show: false }, ...(paths && { paths }) };
}

/** Whole numbers only: there is no half a packet. */
function wholeSteps(step: number): number[] {
  return Array.from({ length: 12 }, (_, power) => step * 10 ** power);
}

function drawMarks(plot: uPlot, { marks }: ChartModel, theme: ChartTheme): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = theme.mark;
  ctx.lineWidth = Math.round(ratio);
  ctx.font = theme.font.replace(/\d+(?=px)/, (size) => String(Number(size) * ratio));
  ctx.textBaseline = 'bottom';
  ctx.setLineDash([2 * ratio, 2 * ratio]);
  let right = -Infinity;
  for (const { at, label } of marks) {
    const x = Math.round(plot.valToPos(at, 'x', true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const { width } = ctx.measureText(label);
    // Beside the one before when they are near one another; those at the edge stay inside.
    const most = bbox.left + bbox.width - width + 10 * ratio;
    const left = Math.max(Math.min(x - width / 2, most), right + 4 * ratio);
    ctx.fillText(label, left, bbox.top - 2 * ratio);
    right = left + width;
  }
  ctx.restore();
}
