import { trafficDirections, trafficKinds, trafficRoles } from '../trafficEvent';
import type { DurationField, Flag, Name, NameField, NumberField, TextField } from './filterNode';

/** What a field's values are, with an example for those who wrote something else. */
export type FieldFacts =
  | { readonly type: 'number'; readonly field: NumberField; readonly example: string }
  | { readonly type: 'name'; readonly field: NameField; readonly names: readonly Name[] }
  | { readonly type: 'text'; readonly field: TextField }
  | { readonly type: 'duration'; readonly field: DurationField }
  | { readonly type: 'hex' | 'time' };

const fields: Readonly<Record<string, FieldFacts>> = {
  dir: { type: 'name', field: 'dir', names: trafficDirections },
  kind: { type: 'name', field: 'kind', names: trafficKinds },
  role: { type: 'name', field: 'role', names: trafficRoles },
  len: { type: 'number', field: 'len', example: 'len > 100' },
  conn: { type: 'number', field: 'conn', example: 'conn == 3' },
  fds: { type: 'number', field: 'fds', example: 'fds > 0' },
  pid: { type: 'number', field: 'pid', example: 'pid == 1234' },
  text: { type: 'text', field: 'text' },
  address: { type: 'text', field: 'address' },
  error: { type: 'text', field: 'error' },
  hex: { type: 'hex' },
  time: { type: 'time' },
  latency: { type: 'duration', field: 'latency' },
  held: { type: 'duration', field: 'held' },
};

/** Words that by themselves ask what a packet is. */
export const flags: readonly Flag[] = ['truncated', 'held'];

/** The fields that stand before an operator, but `json`, which has a path. */
export const fieldNames: readonly string[] = Object.keys(fields);

/** Facts of the field of that name, if there is one. */
export function fieldOf(name: string): FieldFacts | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}
