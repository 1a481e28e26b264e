import type { EventTest } from './eventTest';
import type { Equality, JsonLiteral, JsonPath, Pattern } from './filterNode';

/** The payload is JSON with a value at `path` that is, or is not, `literal`. */
export function jsonEqualityTest(path: JsonPath, operator: Equality, literal: JsonLiteral): EventTest {
  const wanted = operator === '==';
  return onJson(path, (value) => (value === literal) === wanted);
}

/** The payload is JSON with a number at `path` of which `holds` is true. */
export function jsonNumberTest(path: JsonPath, holds: (value: number) => boolean): EventTest {
  return onJson(path, (value) => typeof value === 'number' && holds(value));
}

/** The payload is JSON with anything at `path`, null included. */
export function jsonHasTest(path: JsonPath): EventTest {
  return onJson(path, () => true);
}

/** The payload is JSON with a string at `path` that holds `text`, or with an array of which one item is that string or number. */
export function jsonContainsTest(path: JsonPath, text: string): EventTest {
  return onJson(path, (value) => {
    if (typeof value === 'string') return value.includes(text);
    return Array.isArray(value) && value.some((item) => isScalar(item) && String(item) === text);
  });
}

/** The payload is JSON with a string at `path` that the pattern matches. */
export function jsonPatternTest(path: JsonPath, { source, flags }: Pattern): EventTest {
  const expression = new RegExp(source, flags);
  return onJson(path, (value) => typeof value === 'string' && expression.test(value));
}

function onJson(path: JsonPath, holds: (value: unknown) => boolean): EventTest {
  return {
    cost: 2,
    matches: (event, payload) => {
      if (event.data === undefined) return false;
      const value = payload.jsonAt(path);
      return value !== undefined && holds(value);
    },
  };
}

function isScalar(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
