import type { MessageToHost } from '../../webview/panelMessages';
import { limits, offeredCommands } from '../../webview/panelMessages';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The message that a webview sent, when it is one: it is code of another process, so every property is looked at, and
 * nothing is taken over that was not asked for. Undefined for anything else.
 */
export function readPanelMessage(value: unknown): MessageToHost | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Fields;
  switch (fields['type']) {
    case 'ready':
      return { type: 'ready' };
    case 'rows':
    case 'sequenceRows':
      return readRows(fields['type'], fields);
    case 'charts':
      return readCharts(fields);
    case 'endSequence':
      return { type: 'endSequence' };
    case 'sequence':
      return readSequence(fields);
    case 'connections':
      return isCount(fields['id']) ? { type: 'connections', id: fields['id'] } : undefined;
    case 'filter':
      return isText(fields['text']) ? { type: 'filter', text: fields['text'] } : undefined;
    case 'remember':
      return isText(fields['filter']) ? { type: 'remember', filter: fields['filter'] } : undefined;
    case 'complete':
      return readComplete(fields);
    case 'packet':
    case 'locate':
      return readAboutOne(fields['type'], fields);
    case 'bytes':
      return readBytes(fields);
    case 'copy':
      return readCopy(fields);
    case 'open':
      return isCount(fields['seq']) ? { type: 'open', seq: fields['seq'] } : undefined;
    case 'save':
      return readSave(fields);
    case 'run':
      return readRun(fields);
    default:
      return undefined;
  }
}

function readRows(
  type: 'rows' | 'sequenceRows',
  { id, generation, start, end }: Fields,
): MessageToHost | undefined {
  if (!isCount(id) || !isCount(generation)) return undefined;
  const range = readRange(start, end, limits.rows);
  return range && { type, id, generation, ...range };
}

function readCharts({ isShown }: Fields): MessageToHost | undefined {
  return typeof isShown === 'boolean' ? { type: 'charts', isShown } : undefined;
}

function readSequence({ connection, seq }: Fields): MessageToHost | undefined {
  if (!isCount(connection)) return undefined;
  if (seq === undefined) return { type: 'sequence', connection };
  return isCount(seq) ? { type: 'sequence', connection, seq } : undefined;
}

function readComplete({ id, text, column }: Fields): MessageToHost | undefined {
  if (!isCount(id) || !isText(text) || !isCount(column) || column > text.length) return undefined;
  return { type: 'complete', id, text, column };
}

function readAboutOne(type: 'packet' | 'locate', { id, seq }: Fields): MessageToHost | undefined {
  return isCount(id) && isCount(seq) ? { type, id, seq } : undefined;
}

function readBytes({ id, seq, start, end }: Fields): MessageToHost | undefined {
  if (!isCount(id) || !isCount(seq)) return undefined;
  const range = readRange(start, end, limits.bytes);
  return range && { type: 'bytes', id, seq, ...range };
}

function readCopy({ seq, style, start, end }: Fields): MessageToHost | undefined {
  if (!isCount(seq) || (style !== 'text' && style !== 'hex')) return undefined;
  const range = readRange(start, end, Infinity);
  return range && { type: 'copy', seq, style, ...range };
}

function readSave({ state }: Fields): MessageToHost | undefined {
  if (typeof state !== 'string' || state.length > limits.state) return undefined;
  return { type: 'save', state };
}

function readRun({ command }: Fields): MessageToHost | undefined {
  const known = offeredCommands.find((one) => one === command);
  return known && { type: 'run', command: known };
}

function readRange(
  start: unknown,
  end: unknown,
  most: number,
): { readonly start: number; readonly end: number } | undefined {
  if (!isCount(start) || !isCount(end) || end < start || end - start > most) return undefined;
  return { start, end };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= limits.filter;
}
