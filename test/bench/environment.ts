import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { cached, cacheFolder } from '../workbench/cacheFolder.mjs';
import { installPackages } from '../workbench/npmPackages.mjs';
import { outFolder } from './builtPrograms';

const peerPackage = 'node-unix-socket@0.2.7';

/** A Node that measured programs run in. */
interface Runtime {
  readonly node: string;
  readonly version: string;
}

/** Where and with what everything runs. */
export interface Environment {
  /** The first is the one that bounds are held against. */
  readonly runtimes: readonly [Runtime, ...Runtime[]];
  readonly socat: boolean;
  readonly python: string | undefined;
  /** Of the measured programs. */
  readonly variables: NodeJS.ProcessEnv;
}

/** Finds the runtimes and peers, and fetches the npm peer into the cache folder. With `allNodes` the system's Node takes part beside the product's. */
export async function findEnvironment(allNodes: boolean): Promise<Environment> {
  const peers = await cached(peerPackage.replace('@', '-'), (folder) =>
    installPackages(folder, [peerPackage]),
  );
  const modules = [path.join(peers, 'node_modules'), path.join(outFolder, 'modules')];
  const system = { node: process.execPath, version: process.version };
  const carried = carriedRuntime();
  return {
    runtimes: carried === undefined ? [system] : allNodes ? [carried, system] : [carried],
    socat: output('socat', ['-V']) !== undefined,
    // Not a version manager's script, which starts slowly.
    python: output('python3', ['-c', 'import sys; print(sys.executable)']),
    variables: { ...process.env, NODE_PATH: modules.join(path.delimiter) },
  };
}

/** The newest Node that tests have put into the cache folder together with a VS Code: the product's own. */
function carriedRuntime(): Runtime | undefined {
  if (!existsSync(cacheFolder())) return undefined;
  const folders = readdirSync(cacheFolder()).filter((name) =>
    /^vscode-[\d.]+-node-[\d.]+-linux-\w+$/.test(name),
  );
  const newest = folders.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  if (newest === undefined) return undefined;
  const node = path.join(cacheFolder(), newest, 'node', 'bin', 'node');
  const version = output(node, ['--version']);
  return version === undefined ? undefined : { node, version };
}

/** What to know of the machine to judge figures. */
export function describeMachine({ runtimes, python }: Environment): Record<string, unknown> {
  return {
    processors: os.cpus().map(({ model }) => model),
    kernel: os.release(),
    nodes: runtimes.map(({ version }) => version),
    peer: peerPackage,
    python: python === undefined ? undefined : output(python, ['--version']),
    socat: output('socat', ['-V'])?.split('\n')[1],
    compiler: output(process.env['CC'] ?? 'cc', ['--version'])?.split('\n')[0],
  };
}

function output(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
