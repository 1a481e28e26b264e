import type { Place } from './place';

/** The names that the code uses, as `src/workbench/contributions.ts` has them. */
export interface Registry {
  readonly commandIds: Readonly<Record<string, string>>;
  readonly settingIds: Readonly<Record<string, string>>;
  readonly containerIds: Readonly<Record<string, string>>;
  readonly viewIds: Readonly<Record<string, string>>;
  readonly contextKeys: Readonly<Record<string, string>>;
  readonly viewItems: Readonly<Record<string, string>>;
  readonly walkthroughIds: Readonly<Record<string, string>>;
}

/** What a check of the manifest works with. */
export interface CheckContext {
  /** The whole of package.json. */
  readonly manifest: Place;
  readonly registry: Registry;
  /** The text of a file of the project, by its path from the top; undefined when there is none. */
  readonly readFile: (path: string) => string | undefined;
  /** Says that something is wrong at a place, in a sentence that says what to do. */
  readonly report: (place: Place, problem: string) => void;
}

/** Where the registry is, for sentences. */
export const registryFile = 'src/workbench/contributions.ts';

/** Reports what is only on one side of registry and manifest, and what the manifest has twice. */
export function checkSameNames(
  context: CheckContext,
  what: string,
  registered: Readonly<Record<string, string>>,
  list: Place,
  contributed: readonly { readonly id: string; readonly place: Place }[],
): void {
  const known = new Set(Object.values(registered));
  const seen = new Set<string>();
  for (const { id, place } of contributed) {
    if (!known.has(id))
      context.report(place, `${what} "${id}" is not in ${registryFile}; add it there or remove it here.`);
    if (seen.has(id)) context.report(place, `${what} "${id}" is contributed twice; remove one.`);
    seen.add(id);
  }
  for (const id of known) {
    if (!seen.has(id))
      context.report(
        list,
        `${what} "${id}" of ${registryFile} is missing; contribute it or remove it there.`,
      );
  }
}

/** Reports a text that is missing or empty. */
export function requireText(context: CheckContext, place: Place, example: string): void {
  if (place.text.trim() === '') context.report(place, `is missing or empty; write ${example}.`);
}

/** Reports a file that the manifest names and the project has not. */
export function requireFile(context: CheckContext, place: Place): void {
  const path = place.text;
  if (path === '') context.report(place, 'is missing; name a file of the project.');
  else if (context.readFile(path) === undefined)
    context.report(place, `there is no file "${path}"; add it or correct the path.`);
}
