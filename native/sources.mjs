// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';

export const native = import.meta.dirname;
export const root = path.dirname(native);

const require = createRequire(import.meta.url);

/**
 * The files of a folder of `native/` whose names end so, as absolute paths.
 * @param {string} folder
 * @param {...string} endings
 */
export function filesIn(folder, ...endings) {
  return readdirSync(path.join(native, folder))
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .sort()
    .map((name) => path.join(native, folder, name));
}

/**
 * A hash of all that goes into a result: these files, and these words (options, versions).
 * @param {readonly string[]} files
 * @param {readonly string[]} words
 */
export function fingerprint(files, words) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(file));
  const versions = [require('../package.json'), require('node-addon-api/package.json')].map(
    ({ version }) => version,
  );
  return hash.update([...versions, process.version, process.arch, ...words].join('\n')).digest('hex');
}

/**
 * Remembers for which fingerprint something was done last, in `native/build/`, which a build empties.
 * @param {string} name
 */
export function stamp(name) {
  const file = path.join(native, 'build', `${name}.stamp`);
  return {
    /** @param {string} wanted */
    is: (wanted) => existsSync(file) && readFileSync(file, 'utf8') === wanted,
    /** @param {string} done */
    set: (done) => {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, done);
    },
  };
}
