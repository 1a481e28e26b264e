import type { FilterNode, JsonPath } from '../../../../src/traffic/filter/filterNode';
import type { TrafficEvent } from '../../../../src/traffic/trafficEvent';

/** What a filter means, written as plainly as can be: no order of cost, no cache, every search by hand. */
export function referenceMatches(filter: FilterNode, event: TrafficEvent): boolean {
  switch (filter.node) {
    case 'everything':
      return true;
    case 'not':
      return !referenceMatches(filter.operand, event);
    case 'and':
      return filter.operands.every((part) => referenceMatches(part, event));
    case 'or':
      return filter.operands.some((part) => referenceMatches(part, event));
    case 'word':
      return wordMatches(Buffer.from(filter.bytes), event);
    case 'flag':
      return filter.flag === 'held' ? event.heldNs !== undefined : event.truncated === true;
    case 'number': {
      const numbers = { len: event.length, conn: event.connectionId, pid: event.credentials?.pid };
      const fds = event.fds ? event.fds.length : event.kind === 'packet' ? 0 : undefined;
      return compare(filter.field === 'fds' ? fds : numbers[filter.field], filter.operator, filter.value);
    }
    case 'name': {
      const value = { dir: event.direction, kind: event.kind, role: event.role }[filter.field];
      return compare(value, filter.operator, filter.value);
    }
    case 'text':
      return filter.field === 'text'
        ? textMatches(event.data && hex(event.data), filter.operator, hex(filter.bytes), 2)
        : strings(event, filter.field).some((text) =>
            textMatches(text, filter.operator, Buffer.from(filter.bytes).toString(), 1),
          );
    case 'pattern': {
      const expression = new RegExp(filter.pattern.source, filter.pattern.flags);
      const texts =
        filter.field === 'text'
          ? [event.data].filter((data) => data !== undefined).map((data) => Buffer.from(data).toString())
          : strings(event, filter.field);
      return texts.some((text) => expression.test(text));
    }
    case 'hex': {
      if (event.data === undefined) return false;
      const { value, mask } = filter.pattern;
      const fits = (bytes: Uint8Array) =>
        bytes.length === value.length && bytes.every((byte, i) => (byte & (mask[i] ?? 0)) === value[i]);
      if (filter.operator !== 'contains') return fits(event.data) === (filter.operator === '==');
      return Array.from(event.data).some((_, at) =>
        fits(event.data?.slice(at, at + value.length) ?? value.slice(0, 0)),
      );
    }
    case 'time': {
      const ms = Number(event.timeNs / 1_000_000n);
      const midnight = new Date(ms);
      const clock = [midnight.getHours(), midnight.getMinutes(), midnight.getSeconds()];
      const seconds = clock.reduce((sum, part) => sum * 60 + part, 0);
      const ofDay = BigInt(seconds) * 1_000_000_000n + (event.timeNs % 1_000_000_000n);
      return compare(filter.value.kind === 'clock' ? ofDay : event.timeNs, filter.operator, filter.value.ns);
    }
    case 'duration':
      return compare(filter.field === 'latency' ? event.latencyNs : event.heldNs, filter.operator, filter.ns);
    case 'jsonHas':
      return jsonAt(event, filter.path) !== undefined;
    case 'json':
      return compare(jsonAt(event, filter.path), filter.operator, filter.value);
    case 'jsonNumber': {
      const value = jsonAt(event, filter.path);
      return typeof value === 'number' && compare(value, filter.operator, filter.value);
    }
    case 'jsonContains': {
      const value = jsonAt(event, filter.path);
      if (Array.isArray(value))
        return value.some((item) => ['string', 'number'].includes(typeof item) && `${item}` === filter.text);
      return typeof value === 'string' && value.includes(filter.text);
    }
    case 'jsonPattern': {
      const value = jsonAt(event, filter.path);
      return typeof value === 'string' && new RegExp(filter.pattern.source, filter.pattern.flags).test(value);
    }
  }
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (left === undefined) return false;
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  const [a, b] = [left as number, right as number];
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[operator] ?? false;
}

function wordMatches(word: Buffer, event: TrafficEvent): boolean {
  const text = word.toString();
  const connection = event.connectionId === undefined ? undefined : `#${event.connectionId}`;
  return (
    [event.kind, event.direction, connection].includes(text) ||
    (event.data !== undefined && textMatches(hex(event.data), 'contains', hex(word), 2)) ||
    [event.address, ...(event.fds ?? [])].some((part) => part.includes(text)) ||
    (event.error !== undefined && `${event.error.code} ${event.error.message}`.includes(text))
  );
}

function strings(event: TrafficEvent, field: 'address' | 'error' | 'fds'): readonly string[] {
  if (field === 'address') return [event.address];
  if (field === 'fds') return event.fds ?? [];
  return event.error ? [event.error.code, event.error.message] : [];
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** `step`: characters that belong together, so that a byte is not found across two. */
function textMatches(text: string | undefined, operator: string, wanted: string, step: number): boolean {
  if (text === undefined) return false;
  if (operator !== 'contains') return (text === wanted) === (operator === '==');
  for (let at = 0; at <= text.length; at += step) if (text.startsWith(wanted, at)) return true;
  return false;
}

function jsonAt(event: TrafficEvent, path: JsonPath): unknown {
  try {
    let value: unknown = JSON.parse(
      Buffer.from(event.data ?? [])
        .toString()
        .replace(/\0+$/, ''),
    );
    for (const name of path) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
      value = (value as Record<string, unknown>)[name];
    }
    return value;
  } catch {
    return undefined;
  }
}
