import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';
import { HostReporter } from './support/hostReporter';

/**
 * Runs the host suite: VS Code calls this inside the extension host, once everything that starts by itself has
 * started, and takes a rejection as failure (`extensionTestsPath`).
 *
 * A host test is a file `test/host/<what>.test.ts`, bundled by `node esbuild.mjs --tests`. It imports `describe` and
 * `it` from `mocha`, `vscode`, and `node:assert/strict`; nothing here imports from `src/`, which would be a second copy
 * of the code beside the running extension: tests use commands, the API of VS Code and what `activate` returned.
 * `SEQPACKET_TEST_GREP` limits the run to tests whose full title matches.
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const grep = process.env['SEQPACKET_TEST_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: HostReporter,
    // Generous: it only ends a run that hangs. Nothing in these tests is measured.
    timeout: 30_000,
    forbidOnly: process.env['CI'] !== undefined,
    ...(grep !== undefined && { grep: new RegExp(grep) }),
  });
  const files = fs.readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.js')).sort()) {
    mocha.addFile(path.join(__dirname, file));
  }
  const runner = await new Promise<Mocha.Runner>((resolve) => {
    const started = mocha.run(() => resolve(started));
  });
  const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
  if (failures > 0) throw new Error(`${failures} host tests failed`);
  if (pending > 0) throw new Error(`${pending} host tests were skipped`);
  if (passes === 0) throw new Error('no host test ran');
}
