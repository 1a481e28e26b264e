import { safeText } from '../../traffic/safeText';

/** A tooltip of plain lines: an address may hold any character, so none is read as Markdown or changes how others are shown. */
export function plainTooltip(lines: readonly string[]): string {
  return lines.map(safeText).join('\n');
}
