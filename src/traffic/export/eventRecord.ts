import type { NewTrafficEvent, TrafficEvent, WireTrafficEvent } from '../trafficEvent';
import { toWireEvent, trafficDirections, trafficKinds, trafficRoles } from '../trafficEvent';

/** An event but its bytes, as JSON holds it. */
export type EventRecord = Omit<WireTrafficEvent, 'data'>;

/** Every property of an event but its bytes. */
export function toEventRecord(event: TrafficEvent): EventRecord {
  return toWireEvent({ ...event, data: undefined });
}

/** Nanoseconds since the epoch fit 64 bits until the year 2554. */
const maxNs = 2n ** 64n - 1n;

/**
 * The event that a record from a file is, without bytes and number. Properties that are not known are left out.
 * @throws RecordFault when one is missing or not what it must be.
 */
export function fromEventRecord(value: unknown): NewTrafficEvent {
  const record = asObject('the event', value);
  const { credentials, error } = record;
  return {
    timeNs: nanoseconds('timeNs', record['timeNs']),
    kind: choice('kind', record['kind'], trafficKinds),
    address: text('address', record['address']),
    role: choice('role', record['role'], trafficRoles),
    ...present('connectionId', record, count),
    ...present('direction', record, (name, direction) => choice(name, direction, trafficDirections)),
    ...present('latencyNs', record, nanoseconds),
    ...present('heldNs', record, nanoseconds),
    ...present('length', record, count),
    ...present('truncated', record, flag),
    ...present('fds', record, texts),
    ...(credentials !== undefined && { credentials: credentialsOf(asObject('credentials', credentials)) }),
    ...present('processName', record, text),
    ...(error !== undefined && { error: errorOf(asObject('error', error)) }),
  };
}

/** Says which property of a record is not what it must be, as part of a sentence. */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
}

type Properties = Readonly<Record<string, unknown>>;

function present<Name extends string, Value>(
  name: Name,
  record: Properties,
  read: (name: string, value: unknown) => Value,
): Partial<Record<Name, Value>> {
  const value = record[name];
  return value === undefined ? {} : ({ [name]: read(name, value) } as Record<Name, Value>);
}

function credentialsOf(record: Properties): NonNullable<NewTrafficEvent['credentials']> {
  return {
    pid: count('pid', record['pid']),
    uid: count('uid', record['uid']),
    gid: count('gid', record['gid']),
  };
}

function errorOf(record: Properties): NonNullable<NewTrafficEvent['error']> {
  return { code: text('code', record['code']), message: text('message', record['message']) };
}

function asObject(name: string, value: unknown): Properties {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Properties;
  throw new RecordFault(`${name} is not a JSON object`);
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new RecordFault(`"${name}" is not text`);
}

function texts(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw new RecordFault(`"${name}" is not a list of texts`);
}

function flag(name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new RecordFault(`"${name}" is neither true nor false`);
}

function count(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new RecordFault(`"${name}" is not a whole number of at least 0`);
}

function nanoseconds(name: string, value: unknown): bigint {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value) && BigInt(value) <= maxNs) return BigInt(value);
  throw new RecordFault(`"${name}" is not nanoseconds as decimal text`);
}

function choice<Choice extends string>(name: string, value: unknown, choices: readonly Choice[]): Choice {
  const found = choices.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new RecordFault(`"${name}" is none of ${choices.join(', ')}`);
}
