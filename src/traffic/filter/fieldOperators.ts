import type { FieldFacts } from './filterFields';
import type { ComparisonOperator } from './readComparison';

/** An operator with what it says. */
interface OperatorFacts {
  readonly operator: ComparisonOperator['operator'];
  readonly detail: string;
}

const equality: readonly OperatorFacts[] = [
  { operator: '==', detail: 'is' },
  { operator: '!=', detail: 'is not' },
];

const order: readonly OperatorFacts[] = [
  { operator: '<', detail: 'is below' },
  { operator: '<=', detail: 'is at most' },
  { operator: '>', detail: 'is above' },
  { operator: '>=', detail: 'is at least' },
];

const contains: OperatorFacts = { operator: 'contains', detail: 'has within' };
const matches: OperatorFacts = { operator: '~', detail: 'matches a /regular expression/' };

/** The operators that go with a field, or with a path into JSON; none when there is no such field. */
export function operatorsOf(field: FieldFacts | 'json' | undefined): readonly OperatorFacts[] {
  if (field === undefined) return [];
  if (field === 'json') return [...equality, ...order, contains, matches];
  switch (field.type) {
    case 'name':
      return equality;
    case 'number':
      return field.field === 'fds' ? [...equality, ...order, contains, matches] : [...equality, ...order];
    case 'time':
    case 'duration':
      return [...equality, ...order];
    case 'text':
      return [...equality, contains, matches];
    case 'hex':
      return [...equality, contains];
  }
}
