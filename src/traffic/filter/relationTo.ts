import type { Relation } from './filterNode';

/** The test that a comparison with `right` is. */
export function relationTo<Value extends number | bigint>(
  operator: Relation,
  right: Value,
): (left: Value) => boolean {
  switch (operator) {
    case '==':
      return (left) => left === right;
    case '!=':
      return (left) => left !== right;
    case '<':
      return (left) => left < right;
    case '<=':
      return (left) => left <= right;
    case '>':
      return (left) => left > right;
    case '>=':
      return (left) => left >= right;
  }
}
