// @ts-check
// The module runs where VS Code does: glibc from 2.28 on, without a C++ runtime of its own; and shows nothing but its two entry points.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { addonFile } from './rawSockets.mjs';

const newestGlibc = [2, 28];

/** @param {string} tool @param {...string} args */
function lines(tool, ...args) {
  assert.ok(addonFile !== undefined, 'There is no module yet: npm run build:native');
  return execFileSync(tool, [...args, addonFile], { encoding: 'utf8' }).split('\n');
}

describe('the built module', () => {
  it(`needs no symbol above GLIBC_${newestGlibc.join('.')}`, () => {
    const symbols = lines('objdump', '-T').filter((line) => line.includes('GLIBC_'));
    const tooNew = symbols.filter((line) => {
      const [, major = 0, minor = 0] = /GLIBC_(\d+)\.(\d+)/.exec(line)?.map(Number) ?? [];
      return major > 2 || minor > 28;
    });
    assert.ok(addonFile?.includes('musl') === true || symbols.length > 0);
    assert.deepEqual(tooNew, []);
  });

  it('needs no library but libc', () => {
    const needed = lines('readelf', '-d').flatMap((line) => /\(NEEDED\).*\[(.*)\]/.exec(line)?.[1] ?? []);
    for (const name of needed) assert.match(name, /^(libc\.|libm\.|libpthread\.|ld-)/);
  });

  it('shows only what Node-API asks for', () => {
    const shown = lines('nm', '-D', '--defined-only').flatMap(
      (line) => / [TWBDVu] (\S+)/.exec(line)?.[1] ?? [],
    );
    assert.deepEqual(shown.sort(), ['napi_register_module_v1', 'node_api_module_get_api_version_v1']);
  });
});
