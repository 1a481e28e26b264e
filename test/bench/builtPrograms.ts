import * as esbuild from 'esbuild';
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { runProgram } from '../workbench/runProgram.mjs';

const root = path.join(__dirname, '..', '..');
/** Everything that the benchmark makes. */
export const outFolder = path.join(root, 'out', 'bench');

const baselines = ['echo', 'ping', 'flood', 'sink', 'hold', 'lateness', 'relay', 'turns'] as const;
export type Baseline = (typeof baselines)[number];

/** Where a compiled baseline is. */
export const baseline = (name: Baseline) => path.join(outFolder, name);
/** Where a bundled JavaScript program is; two folders below the root, where `loadAddon` looks for the module. */
export const script = (name: string) => path.join(outFolder, `${name}.js`);
/** Where a Python contestant is. */
export const pythonScript = (name: string) => path.join(__dirname, 'python', `${name}.py`);

/** Compiles the baselines and bundles what is measured: it must not run under a loader. */
export async function buildPrograms(): Promise<void> {
  mkdirSync(path.join(outFolder, 'modules'), { recursive: true });
  const compiler = process.env['CC'] ?? 'cc';
  const flags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Wpedantic', '-Werror'];
  for (const name of baselines) {
    await runProgram(compiler, [...flags, path.join(__dirname, 'c', `${name}.c`), '-o', baseline(name)], {
      hint: 'A C compiler is needed (Debian: apt-get install build-essential).',
    });
  }
  await esbuild.build({
    ...bundling,
    entryPoints: [path.join(__dirname, 'programs', '*.ts')],
    outdir: outFolder,
  });
  await esbuild.build({
    ...bundling,
    entryPoints: [path.join(__dirname, 'programs', 'standInVscode.ts')],
    outfile: path.join(outFolder, 'modules', 'vscode.js'),
  });
}

const bundling = {
  bundle: true,
  platform: 'node',
  // Of the oldest Node that is measured; the product's own target is 22.
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
} satisfies esbuild.BuildOptions;
