import type { Figure } from './figure';

/** The figures as lines of text, one heading a measure and a processor setting. */
export function table(figures: readonly Figure[]): string {
  const lines: string[] = [];
  let heading = '';
  for (const figure of figures) {
    const where = figure.pinned ? 'both sides on one processor' : 'unpinned';
    const title = `${figure.measure} (${where}; ${figure.unit})`;
    if (title !== heading) lines.push('', title);
    heading = title;
    lines.push(line(figure));
  }
  return lines.join('\n');
}

function line({ length, contestant, value, ns, must, tryFor, reached }: Figure): string {
  const columns = [
    (length === undefined ? '' : `${length} B`).padStart(10),
    contestant.padEnd(30),
    value.toFixed(value < 100 ? 2 : 0).padStart(8),
    (ns === undefined ? '' : `${Math.round(ns)} ns`).padStart(12),
    must === undefined ? '' : `bound ${must}${tryFor === undefined ? '' : `, try ${tryFor}`}`,
    reached === undefined ? '' : reached ? 'reached' : 'NOT REACHED',
  ];
  return columns.join('  ').trimEnd();
}
