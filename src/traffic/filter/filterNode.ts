import type { TrafficDirection, TrafficKind, TrafficEvent } from '../trafficEvent';
import type { HexPattern } from './hexPattern';

/** How two values of an order compare. */
export const relations = ['==', '!=', '<', '<=', '>', '>='] as const;

/** One of {@link relations}. */
export type Relation = (typeof relations)[number];

/** Whether two values are the same. */
export type Equality = '==' | '!=';

/** Fields that are whole numbers: bytes as sent, connection, descriptors that came along, process id of the credentials. */
export type NumberField = 'len' | 'conn' | 'fds' | 'pid';

/** Fields that are a length of time: to a reply from its request, and of waiting until the other end read. */
export type DurationField = 'latency' | 'held';

/** What a packet is, or is not: of fewer bytes kept than were sent; sent after the other end had not read. */
export type Flag = 'truncated' | 'held';

/** Fields that are one of a few words. */
export type NameField = 'dir' | 'kind' | 'role';

/** Fields that are text; of `fds` each descriptor's target is one. */
export type TextField = 'text' | 'address' | 'error' | 'fds';

/** A moment to compare an event's time with: one of a day in the local time zone, or one since the epoch, in ns. */
export interface FilterTime {
  readonly kind: 'clock' | 'instant';
  readonly ns: bigint;
}

/** What a property of a JSON payload is compared with. */
export type JsonLiteral = string | number | boolean | null;

/** A regular expression that a filter holds, its flags in alphabetical order. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** Place of a value within a JSON payload: property names from the outside in; an array's index is one too. */
export type JsonPath = readonly string[];

/** A filter as a tree. Holds no positions: two texts that mean the same give the same tree. */
export type FilterNode =
  | { readonly node: 'everything' }
  | { readonly node: 'not'; readonly operand: FilterNode }
  | { readonly node: 'and' | 'or'; readonly operands: readonly FilterNode[] }
  | { readonly node: 'word'; readonly bytes: Uint8Array }
  | { readonly node: 'flag'; readonly flag: Flag }
  | {
      readonly node: 'number';
      readonly field: NumberField;
      readonly operator: Relation;
      readonly value: number;
    }
  | { readonly node: 'name'; readonly field: NameField; readonly operator: Equality; readonly value: Name }
  | {
      readonly node: 'text';
      readonly field: TextField;
      readonly operator: Equality | 'contains';
      readonly bytes: Uint8Array;
    }
  | { readonly node: 'pattern'; readonly field: TextField; readonly pattern: Pattern }
  | {
      readonly node: 'hex';
      readonly operator: Equality | 'contains';
      readonly pattern: HexPattern;
    }
  | { readonly node: 'time'; readonly operator: Relation; readonly value: FilterTime }
  | {
      readonly node: 'duration';
      readonly field: DurationField;
      readonly operator: Relation;
      readonly ns: bigint;
    }
  | { readonly node: 'jsonHas'; readonly path: JsonPath }
  | {
      readonly node: 'json';
      readonly path: JsonPath;
      readonly operator: Equality;
      readonly value: JsonLiteral;
    }
  | {
      readonly node: 'jsonNumber';
      readonly path: JsonPath;
      readonly operator: Exclude<Relation, Equality>;
      readonly value: number;
    }
  | { readonly node: 'jsonContains'; readonly path: JsonPath; readonly text: string }
  | { readonly node: 'jsonPattern'; readonly path: JsonPath; readonly pattern: Pattern };

/** A word that a {@link NameField} can be. */
export type Name = TrafficDirection | TrafficKind | TrafficEvent['role'];
