/** A value of a JSON text. Scalars and names are as they are written there: no number is rounded, no name left out. */
export type JsonNode =
  | { readonly kind: 'scalar'; readonly source: string }
  | { readonly kind: 'array' | 'object'; readonly members: readonly JsonMember[] };

/** A member of an array, by its index, or of an object, by its name as written, quotes included. */
export interface JsonMember {
  readonly name: string;
  readonly value: JsonNode;
}

/** Deeper ones are no data that anybody looks at, and would overflow the stack. */
const deepest = 200;

const space = /[ \t\n\r]*/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Thrown and caught within this file. */
class NotJson extends Error {}

/**
 * Reads an object or array by RFC 8259, NULs behind it left out. `JSON.parse` will not do for showing what was sent: it rounds
 * numbers, and of two members of one name keeps the last. Undefined when the text is none.
 */
export function parseJsonNode(text: string): JsonNode | undefined {
  const source = text.replace(/\0+$/, '');
  let at = 0;
  if (!/^[ \t\n\r]*[[{]/.test(source)) return undefined;
  try {
    const node = readValue(0);
    skipSpace();
    return at === source.length ? node : undefined;
  } catch (error) {
    if (error instanceof NotJson) return undefined;
    throw error;
  }

  function readValue(depth: number): JsonNode {
    if (depth > deepest) throw new NotJson();
    skipSpace();
    if (take('[')) return { kind: 'array', members: readMembers(']', depth, String) };
    if (take('{')) return { kind: 'object', members: readMembers('}', depth, readName) };
    return { kind: 'scalar', source: match(string) ?? match(scalar) ?? fail() };
  }

  function readMembers(close: string, depth: number, name: (index: number) => string): readonly JsonMember[] {
    const members: JsonMember[] = [];
    skipSpace();
    if (take(close)) return members;
    for (;;) {
      const own = name(members.length);
      members.push({ name: own, value: readValue(depth + 1) });
      skipSpace();
      if (take(close)) return members;
      if (!take(',')) fail();
    }
  }

  function readName(): string {
    skipSpace();
    const name = match(string) ?? fail();
    skipSpace();
    if (!take(':')) fail();
    return name;
  }

  function skipSpace(): void {
    match(space);
  }

  function take(character: string): boolean {
    if (source[at] !== character) return false;
    at++;
    return true;
  }

  function match(expression: RegExp): string | undefined {
    expression.lastIndex = at;
    const found = expression.exec(source)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  function fail(): never {
    throw new NotJson();
  }
}
