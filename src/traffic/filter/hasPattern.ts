import type { FilterNode } from './filterNode';

/** Whether a filter holds a regular expression: nothing else in it can take long. */
export function hasPattern(filter: FilterNode): boolean {
  switch (filter.node) {
    case 'not':
      return hasPattern(filter.operand);
    case 'and':
    case 'or':
      return filter.operands.some(hasPattern);
    case 'pattern':
    case 'jsonPattern':
      return true;
    default:
      return false;
  }
}
