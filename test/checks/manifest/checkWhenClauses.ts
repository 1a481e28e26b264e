import type { CheckContext, Registry } from './checkContext';
import { registryFile } from './checkContext';
import type { Place } from './place';
import { parseWhen, type WhenTerm } from './whenClause';

/** VS Code's own context keys that our clauses use. */
const builtInKeys = [
  'view',
  'viewItem',
  'focusedView',
  'listMultiSelection',
  'listDoubleSelection',
  'webviewId',
  'webviewSection',
  'isWorkspaceTrusted',
  'isLinux',
  'virtualWorkspace',
  'resourceScheme',
];

/** Every `when` and `enablement` names only context keys, views, tree items and settings that exist; and every key of ours is used. */
export function checkWhenClauses(context: CheckContext): void {
  const clauses = clausesIn(context.manifest.get('contributes'));
  const terms = clauses.flatMap((clause) => readClause(context, clause));
  for (const { term, clause } of terms) {
    const problem = problemOf(term, context.registry);
    if (problem !== undefined) context.report(clause, problem);
  }
  const used = terms.map(({ term }) => term);
  checkAllUsed(context, used);
}

function clausesIn(place: Place): readonly Place[] {
  const inside = [...place.items(), ...place.properties()].flatMap(clausesIn);
  return [
    ...['when', 'enablement'].map((name) => place.get(name)).filter((clause) => clause.text !== ''),
    ...inside,
  ];
}

function readClause(
  { report }: CheckContext,
  clause: Place,
): readonly { readonly term: WhenTerm; readonly clause: Place }[] {
  try {
    return parseWhen(clause.text).map((term) => ({ term, clause }));
  } catch (error) {
    report(
      clause,
      `${error instanceof Error ? error.message : String(error)}; VS Code would take it as never true.`,
    );
    return [];
  }
}

function problemOf({ key, operator, value }: WhenTerm, registry: Registry): string | undefined {
  const setting = /^config\.(.+)$/.exec(key)?.[1];
  if (setting !== undefined)
    return has(registry.settingIds, setting) ? undefined : `there is no setting "${setting}"; correct it.`;
  if (!builtInKeys.includes(key) && !has(registry.contextKeys, key)) {
    return `"${key}" is no context key of ${registryFile}, nor one of VS Code's known to this check; correct it or add it.`;
  }
  if (['view', 'focusedView', 'webviewId'].includes(key))
    return matchesOne(registry.viewIds, operator, value, 'view');
  // A webview names what a menu is for in its page, by the same words as trees.
  if (key === 'viewItem' || key === 'webviewSection')
    return matchesOne(registry.viewItems, operator, value, 'tree item (viewItems)');
  return undefined;
}

function matchesOne(
  names: Readonly<Record<string, string>>,
  operator = '',
  value = '',
  what: string,
): string | undefined {
  if (operator === '=~') {
    const pattern = new RegExp(value);
    return Object.values(names).some((name) => pattern.test(name))
      ? undefined
      : `/${value}/ matches no ${what}; correct it.`;
  }
  return has(names, value) ? undefined : `there is no ${what} "${value}"; correct it.`;
}

function has(names: Readonly<Record<string, string>>, name: string): boolean {
  return Object.values(names).includes(name);
}

function checkAllUsed({ manifest, registry, report }: CheckContext, terms: readonly WhenTerm[]): void {
  const contributes = manifest.get('contributes');
  for (const key of Object.values(registry.contextKeys)) {
    if (!terms.some((term) => term.key === key))
      report(contributes, `no clause reads the context key "${key}" of ${registryFile}; use or remove it.`);
  }
  for (const item of Object.values(registry.viewItems)) {
    const isUsed = terms.some(
      ({ key, operator, value = '' }) =>
        key === 'viewItem' && (operator === '=~' ? new RegExp(value).test(item) : value === item),
    );
    if (!isUsed)
      report(contributes, `no clause reads the tree item "${item}" of ${registryFile}; use or remove it.`);
  }
}
