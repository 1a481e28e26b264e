import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { addonStatus } from '../../../src/seqpacket/addonStatus';
import { loadAddon, type LoadAttempt, type LoadOptions } from '../../../src/seqpacket/loadAddon';
import { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import { onSockets } from './socketStage';

function failure(options: LoadOptions): SeqpacketError {
  try {
    loadAddon(options);
  } catch (error) {
    assert.ok(error instanceof SeqpacketError);
    return error;
  }
  return assert.fail('it was loaded');
}

function inFolder(body: (folder: string) => void): () => void {
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'seqpacket-load-'));
    try {
      body(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

/** Writes a file where a prebuilt module for this machine would be below `root`. */
function put(root: string, content: Uint8Array | string): string {
  const file = join(root, 'prebuilds', `linux-${process.arch}`, 'seqpacket.glibc.node');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const glibcProgram = '/proc/self/exe';

describe('loadAddon', () => {
  for (const platform of ['darwin', 'win32'] as const) {
    it(`says on ${platform} what to do there`, () => {
      const error = failure({ platform });
      assert.equal(error.code, 'ENOTSUP');
      assert.match(
        error.message,
        new RegExp(`Linux only, and this is ${platform}\\. .*over SSH, in WSL or in a container`),
      );
    });
  }

  it(
    'tells every path that it tried, and why each failed',
    inFolder((folder) => {
      const text = put(join(folder, 'a'), 'not a module');
      const module = readFileSync(addonStatus().path ?? assert.fail('not built'));
      // e_machine of the ELF header: 0x101 is no machine that Node runs on.
      module.writeUInt16LE(0x101, 18);
      const foreign = put(join(folder, 'b'), module);
      const tried: LoadAttempt[] = [];
      const roots = ['a', 'b', 'c'].map((name) => join(folder, name));
      const error = failure({ executable: glibcProgram, roots, tried });
      assert.equal(error.code, 'ERR_ADDON_LOAD');
      assert.match(
        error.message,
        /for linux-.* could not be loaded\. Install .* "npm run build:native"\. Tried:/,
      );
      assert.equal(tried.length, 9);
      for (const attempt of tried) assert.ok(error.message.includes(`\n  ${attempt.path}: ${attempt.error}`));
      const reason = (path: string) => tried.find((attempt) => attempt.path === path)?.error ?? '';
      assert.match(reason(text), /invalid ELF header|file too short/);
      assert.match(reason(foreign), /ELF|cannot open shared object|Exec format/);
      assert.equal(reason(join(folder, 'c/native/build/Debug/seqpacket.node')), 'no such file');
    }),
  );

  it(
    'takes the build for musl in a program that runs on musl',
    inFolder((folder) => {
      const program = join(folder, 'node');
      writeFileSync(program, '\x7fELF .... /lib/ld-musl-x86_64.so.1');
      const tried: LoadAttempt[] = [];
      failure({ executable: program, arch: 'arm64', roots: [folder], tried });
      assert.equal(tried[0]?.path, join(folder, 'prebuilds/linux-arm64/seqpacket.musl.node'));
    }),
  );

  it(
    'finds a build of node-gyp in the source tree',
    inFolder((folder) => {
      const file = join(folder, 'native/build/Release/seqpacket.node');
      mkdirSync(dirname(file), { recursive: true });
      copyFileSync(addonStatus().path ?? assert.fail('not built'), file);
      const tried: LoadAttempt[] = [];
      const addon = loadAddon({ roots: [join(folder, 'dist'), folder], tried });
      assert.equal(typeof addon.build.version, 'string');
      assert.deepEqual(tried.at(-1), { path: file });
    }),
  );
});

describe('addonStatus', () => {
  it(
    'tells from where the module came, what it is, and what is open',
    onSockets(async ({ pair }) => {
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      const before = addonStatus();
      assert.match(
        before.state,
        new RegExp(`^loaded \\(version ${version}, built by \\S+ .* against (glibc|musl)`),
      );
      assert.equal(before.tried.at(-1)?.path, before.path);
      assert.deepEqual([before.listeners, before.connections], [0, 0]);
      await pair();
      const { listeners, connections } = addonStatus();
      assert.deepEqual([listeners, connections], [1, 2]);
    }),
  );
});
