import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as registry from '../../../../src/workbench/contributions';
import { checkManifest } from '../../../checks/manifest/checkManifest';
import { readManifest, readProjectFile } from '../../../checks/manifest/projectFiles';

type Json = Record<string, unknown>;

/** Names and indexes that lead to a place in package.json. */
export type JsonPath = readonly (string | number)[];

/** One fault: where in package.json, what is put there (undefined removes), and what a person reads then. */
export type Fault = readonly [path: JsonPath, value: unknown, line: string];

/** A path below `contributes`. */
export function contributes(...path: JsonPath): JsonPath {
  return ['contributes', ...path];
}

/** The index of the item of an array of package.json that has this value under this name. */
export function indexOf(path: JsonPath, name: string, value: string): number {
  const array = path.reduce<unknown>((owner, key) => (owner as Json)[key], readManifest()) as readonly Json[];
  const index = array.findIndex((item) => item[name] === value);
  assert.ok(index >= 0, `package.json has ${path.join('.')} with ${name} ${value}`);
  return index;
}

/** The project's package.json with `value` at `path`, or without what is there when it is undefined. */
export function changed(path: JsonPath, value: unknown): unknown {
  const manifest = readManifest();
  const owner = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as Json)[key], manifest) as
    Json | undefined;
  assert.ok(owner, `package.json has the owner of ${path.join('.')}`);
  const name = path.at(-1) ?? '';
  if (value === undefined) Reflect.deleteProperty(owner, name);
  else owner[name] = value;
  return manifest;
}

/** A test for each fault: package.json with just that fault is told so in that line. */
export function describeFaults(check: string, faults: readonly Fault[]): void {
  describe(`what a person reads of ${check}`, () => {
    for (const [path, value, line] of faults) {
      it(line, () => {
        const problems = checkManifest(changed(path, value), registry, readProjectFile);
        assert.ok(
          problems.some((problem) => problem.includes(line)),
          `said was:\n${problems.join('\n')}`,
        );
      });
    }
  });
}
