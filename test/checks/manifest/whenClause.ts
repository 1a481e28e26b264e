/** One condition of a `when` clause: a context key alone, or compared with a value. */
export interface WhenTerm {
  readonly key: string;
  readonly operator?: string;
  /** The right-hand side, without quotes; a regular expression without its slashes and flags. */
  readonly value?: string;
}

const token =
  /\s*(?:(?<punctuation>&&|\|\||==|!=|=~|<=|>=|[()!<>])|'(?<quoted>[^']*)'|\/(?<pattern>(?:[^/\\]|\\.)+)\/[a-z]*|(?<word>[^\s()!=<>&|'/][^\s()!=<>&|']*))/gy;

type Groups = Readonly<Record<'punctuation' | 'quoted' | 'pattern' | 'word', string | undefined>>;

/**
 * The conditions of a `when` clause (code.visualstudio.com/api/references/when-clause-contexts), in order; constants have no key and are left out.
 * @throws Error naming the column where it cannot be read. It checks that conditions and connectives take turns and that parentheses
 * pair up, which is what goes wrong when one edits by hand: VS Code reads a broken clause as never true, without a word.
 */
export function parseWhen(clause: string): readonly WhenTerm[] {
  const tokens = tokenize(clause);
  const terms: WhenTerm[] = [];
  let next = 0;
  disjunction();
  if (next < tokens.length) throw unexpected();
  return terms;

  function disjunction(): void {
    conjunction();
    while (takes('||')) conjunction();
  }

  function conjunction(): void {
    condition();
    while (takes('&&')) condition();
  }

  function condition(): void {
    if (takes('!')) {
      condition();
      return;
    }
    if (takes('(')) {
      disjunction();
      if (!takes(')')) throw unexpected();
      return;
    }
    const key = operand();
    const operator = comparison();
    if (operator !== undefined) terms.push({ key, operator, value: operand() });
    else if (key !== 'true' && key !== 'false') terms.push({ key });
  }

  function comparison(): string | undefined {
    if (takesWord('not')) {
      if (!takesWord('in')) throw unexpected();
      return 'not in';
    }
    return takesWord('in') ? 'in' : ['==', '!=', '=~', '<=', '>=', '<', '>'].find(takes);
  }

  function operand(): string {
    const { groups } = tokens[next] ?? {};
    if (groups?.pattern !== undefined) new RegExp(groups.pattern); // throws when it is none
    const text = groups?.word ?? groups?.quoted ?? groups?.pattern;
    if (text === undefined) throw unexpected();
    next++;
    return text;
  }

  function takes(punctuation: string): boolean {
    if (tokens[next]?.groups.punctuation !== punctuation) return false;
    next++;
    return true;
  }

  function takesWord(word: string): boolean {
    if (tokens[next]?.groups.word !== word) return false;
    next++;
    return true;
  }

  function unexpected(): Error {
    const column = (tokens[next]?.index ?? clause.length) + 1;
    return new Error(`the clause cannot be read at column ${column}`);
  }
}

function tokenize(clause: string): readonly { readonly index: number; readonly groups: Groups }[] {
  const tokens = Array.from(clause.trimEnd().matchAll(token), (match) => ({
    index: match.index + match[0].length - match[0].trimStart().length,
    end: match.index + match[0].length,
    groups: match.groups as Groups,
  }));
  const end = tokens.at(-1)?.end ?? 0;
  if (end !== clause.trimEnd().length) throw new Error(`the clause cannot be read at column ${end + 1}`);
  return tokens;
}
