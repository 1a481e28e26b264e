// @ts-check
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { cached } from './cacheFolder.mjs';
import { unpackPackage } from './npmPackages.mjs';
import { runProgram } from './runProgram.mjs';
import { say } from './say.mjs';

/** Names the browser to use, as an executable's path. */
const chromiumVariable = 'SEQPACKET_CHROMIUM';

const carriedVersion = '153.0.0';

/** As Debian, Ubuntu, Fedora, Arch and the vendors name them. */
const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

/**
 * @typedef {object} Chromium
 * @property {string} executable
 * @property {Record<string, string>} env what its environment needs beyond ours
 */

/**
 * Finds a Chromium: the one that `SEQPACKET_CHROMIUM` names, one on PATH, or the one that npm carries, which is kept
 * in the cache folder.
 * @returns {Promise<Chromium>}
 * @throws {Error} saying what to install when there is none
 */
export async function findChromium() {
  const chosen = process.env[chromiumVariable];
  if (chosen !== undefined && chosen !== '') {
    if (!isExecutable(chosen))
      throw new Error(`${chromiumVariable} names ${chosen}, which can't be executed.`);
    return { executable: chosen, env: {} };
  }
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = commands.flatMap((command) => folders.map((folder) => path.join(folder, command)));
  const found = candidates.find(isExecutable);
  return found === undefined ? carriedChromium() : { executable: found, env: {} };
}

/**
 * The Chromium that npm's `@sparticuz/chromium` carries, with the libraries and fonts it brings for bare machines.
 * @returns {Promise<Chromium>}
 */
async function carriedChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `No Chromium was found (Debian: apt-get install chromium), and npm carries none for ${process.platform} ` +
        `${process.arch}. ${chromiumVariable} may name one that is not on PATH.`,
    );
  }
  const folder = await cached(`chromium-${carriedVersion}-linux-x64`, fetchChromium);
  const chromium = {
    executable: path.join(folder, 'chromium'),
    env: {
      ...((await lacksLibraries(folder)) && { LD_LIBRARY_PATH: path.join(folder, 'lib') }),
      ...(!fs.existsSync('/etc/fonts/fonts.conf') && { FONTCONFIG_FILE: path.join(folder, 'fonts.conf') }),
    },
  };
  await runProgram(chromium.executable, ['--version'], {
    env: { ...process.env, ...chromium.env },
    hint: 'Debian: apt-get install chromium, or at least libnss3 libnspr4 libexpat1.',
  });
  return chromium;
}

/**
 * @param {string} folder
 */
async function fetchChromium(folder) {
  say(`Fetching Chromium ${carriedVersion} from npm, as none is on PATH; it is kept for later runs …`);
  const unpacked = path.join(folder, 'package');
  await unpackPackage(`@sparticuz/chromium@${carriedVersion}`, unpacked);
  await decompress(path.join(unpacked, 'bin', 'chromium.br'), path.join(folder, 'chromium'));
  fs.chmodSync(path.join(folder, 'chromium'), 0o755);
  for (const archive of ['al2023', 'fonts']) {
    const tar = path.join(folder, `${archive}.tar`);
    await decompress(path.join(unpacked, 'bin', `${archive}.tar.br`), tar);
    await runProgram('tar', ['-xf', tar, '-C', folder, '--no-same-owner']);
    fs.rmSync(tar);
  }
  // The package's own fonts.conf names folders of another system.
  fs.writeFileSync(path.join(folder, 'fonts.conf'), fontConfiguration);
  fs.rmSync(unpacked, { recursive: true });
}

const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/**
 * @param {string} from
 * @param {string} to
 */
async function decompress(from, to) {
  await pipeline(fs.createReadStream(from), createBrotliDecompress(), fs.createWriteStream(to));
}

/**
 * Whether this system lacks libraries of the carried Chromium. The system's own are preferred: the ones that come
 * with it are made for another distribution.
 * @param {string} folder
 */
async function lacksLibraries(folder) {
  const libraries = await runProgram('ldd', [path.join(folder, 'chromium')]);
  return libraries.includes('not found');
}

/**
 * @param {string} file
 */
function isExecutable(file) {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
