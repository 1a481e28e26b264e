import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { before, describe, it, mock } from 'node:test';
import type { NativeFailure } from '../../../src/seqpacket/addon';
import type { NativeFileAccess } from '../../../src/seqpacket/addonTap';
import { withFileAt } from '../../../src/seqpacket/fileAccess';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { runForeign } from '../../fixtures/runForeign';
import { onSockets, type SocketStage } from './socketStage';
import {
  listening,
  listeningWithRecords,
  recordsFolder,
  refused,
  rivalOn,
  tapInPlace,
  told,
  untouchedAfter,
} from './tapStage';

before(() => void startedTapThread());

const root = process.getuid?.() === 0;
const nobody = 65534;
const { errno } = constants;

/** An access list as the kernel stores it (linux/posix_acl_xattr.h): of owner, one more user, group, the most for both, and others. */
function listFor(user: number, bits: number): Buffer {
  const unnamed = 0xffff_ffff;
  const entries = [
    [0x01, 6, unnamed],
    [0x02, bits, user],
    [0x04, 0, unnamed],
    [0x10, bits, unnamed],
    [0x20, 0, unnamed],
  ] as const;
  const list = Buffer.alloc(4 + 8 * entries.length);
  list.writeUInt32LE(2);
  for (const [index, [tag, permissions, id]] of entries.entries()) {
    list.writeUInt16LE(tag, 4 + 8 * index);
    list.writeUInt16LE(permissions, 6 + 8 * index);
    list.writeUInt32LE(id, 8 + 8 * index);
  }
  return list;
}

function accessAt(path: string): NativeFileAccess {
  const access = withFileAt(path, (file) => file.access());
  assert.ok(!('errno' in access));
  return access;
}

/** Gives the file at `path` other access than it has, in this respect. */
function change(path: string, changes: Partial<NativeFileAccess>): NativeFileAccess {
  const failure = withFileAt(path, (file) => file.give({ ...accessAt(path), ...changes }));
  assert.equal(failure, undefined);
  return accessAt(path);
}

/** Has the module fail to give access until it is restored. */
const refusingToGive = (failure: NativeFailure) =>
  mock.method(nativeSockets().addon, 'giveAccess', () => failure);

describe('who may connect to a tap in place', () => {
  it(
    'is who might to its server, by an access list too, and nobody else before that',
    onSockets(async (stage) => {
      await listening(stage);
      const access = change(stage.path, { list: listFor(1234, 6), mode: 0o660 });
      assert.equal(access.list.length, 44);
      const { addon } = nativeSockets();
      const give = addon.giveAccess.bind(addon);
      const before: NativeFileAccess[] = [];
      const giving = mock.method(addon, 'giveAccess', (descriptor: number, given: NativeFileAccess) => {
        before.push(accessAt(`${stage.path}.tapped`));
        return give(descriptor, given);
      });
      const { ended } = tapInPlace(stage);
      giving.mock.restore();
      assert.deepEqual(
        before.map(({ mode, list }) => [mode, list.length]),
        [[0o600, 0]],
      );
      assert.deepEqual(accessAt(stage.path), access);
      assert.equal(await ended(), true);
      assert.deepEqual(accessAt(stage.path), access);
      await untouchedAfter(stage);
    }),
  );

  it(
    'is not who the folder gives it to, where it gives access to all new files',
    onSockets(async (stage) => {
      await listening(stage);
      chmodSync(stage.path, 0o660);
      const access = accessAt(stage.path);
      assert.equal(access.list.length, 0);
      const set =
        'import os, sys; os.setxattr(sys.argv[1], "system.posix_acl_default", bytes.fromhex(sys.argv[2]))';
      runForeign('python3', ['-c', set, stage.folder, listFor(1234, 6).toString('hex')]);
      const { ended } = tapInPlace(stage);
      assert.deepEqual(accessAt(stage.path), access);
      await ended();
      await untouchedAfter(stage);
    }),
  );

  it(
    'is refused where it cannot be copied, with the reason',
    onSockets(async (stage) => {
      await listening(stage);
      const cases: readonly (readonly [string, NativeFailure, string, RegExp])[] = [
        [
          'giveAccess',
          { errno: errno.EINVAL, syscall: 'setxattr' },
          'EINVAL',
          /access list .* \(setxattr: EINVAL\)/,
        ],
        ['giveAccess', { errno: errno.EPERM, syscall: 'fchmodat' }, 'EPERM', /could not be copied/],
        [
          'giveAccess',
          { errno: errno.EPERM, syscall: 'fchownat' },
          'EPERM',
          /belongs to another user or group/,
        ],
        ['accessOf', { errno: errno.EIO, syscall: 'getxattr' }, 'EIO', /nothing was changed\. Tap between/],
      ];
      for (const [name, failure, code, sentence] of cases) {
        const refusing = mock.method(nativeSockets().addon, name as 'giveAccess', () => failure);
        try {
          await refused(stage, {}, code, sentence);
        } finally {
          refusing.mock.restore();
        }
      }
      await untouchedAfter(stage);
    }),
  );

  it(
    'is refused to a user who is not in the group of the socket, and copied by root',
    onSockets(async (stage) => {
      if (root) chownSync(stage.folder, nobody, nobody);
      await listening(stage);
      const folder = recordsFolder(stage);
      if (root) {
        chownSync(stage.path, nobody, 0);
        const records = `${stage.folder}.nobody`;
        stage.atEnd(() => rmSync(records, { recursive: true, force: true }));
        const user = await rivalOn(stage, records, [], { unprivileged: true });
        assert.match(await told(user, 'start'), /^EPERM .* belongs to another user or group/);
        chownSync(stage.path, nobody, nobody);
      }
      const access = accessAt(stage.path);
      const rival = await rivalOn(stage, folder);
      assert.equal(await told(rival, 'start'), 'tapped');
      assert.deepEqual(accessAt(stage.path), access);
      assert.equal(await told(rival, 'stop'), 'restored true');
      await untouchedAfter(stage);
    }),
  );
});

describe('a file with the name of the listener of a tap', () => {
  for (const [what, put] of [
    ['a link', (path: string, other: string) => symlinkSync(other, path)],
    ['another file', (path: string) => writeFileSync(path, '', { mode: 0o600 })],
  ] as const) {
    it(
      `is left alone when it is ${what} that somebody has put there`,
      onSockets(async (stage) => {
        await listening(stage);
        change(stage.path, { mode: 0o666 });
        const aside = `${stage.path}.tapped`;
        const secret = join(stage.folder, 'secret');
        writeFileSync(secret, '', { mode: 0o600 });
        const { addon } = nativeSockets();
        const listen = addon.tapListen.bind(addon);
        const swapped = mock.method(addon, 'tapListen', (...args: Parameters<typeof listen>) => {
          const number = listen(...args);
          renameSync(aside, `${aside}.away`);
          put(aside, secret);
          return number;
        });
        try {
          await refused(stage, {}, 'EAGAIN', /was replaced while the tap was being put in its place/);
        } finally {
          swapped.mock.restore();
        }
        for (const path of [secret, aside]) assert.equal(statSync(path).mode & 0o777, 0o600);
        for (const path of [secret, aside, `${aside}.away`]) rmSync(path);
        await untouchedAfter(stage);
      }),
    );
  }
});

describe('what is done to the access of a tapped socket', () => {
  const changes: readonly (readonly [string, Partial<NativeFileAccess>])[] = [
    ['its mode', { mode: 0o644 }],
    ['its access list', { mode: 0o660, list: listFor(1234, 6) }],
    ...(root ? [['its owner', { owner: nobody, group: nobody }] as const] : []),
  ];
  for (const [what, changed] of changes) {
    it(
      `stays after the tap: ${what}`,
      onSockets(async (stage) => {
        const { original } = await listeningWithRecords(stage);
        const { ended } = tapInPlace(stage);
        const access = change(stage.path, changed);
        assert.equal(await ended(), true);
        assert.deepEqual(accessAt(stage.path), access);
        assert.ok(original);
        await untouchedAfter(stage);
      }),
    );
  }

  it(
    'stays where it was done to the original beside it',
    onSockets(async (stage) => {
      await listening(stage);
      const { ended } = tapInPlace(stage);
      const access = change(`${stage.path}.tapped`, { mode: 0o622 });
      assert.equal(await ended(), true);
      assert.deepEqual(accessAt(stage.path), access);
      await untouchedAfter(stage);
    }),
  );

  it(
    'is lost where the original may not be changed so, which is put back all the same',
    onSockets(async (stage) => {
      await listening(stage);
      const access = accessAt(stage.path);
      const { ended } = tapInPlace(stage);
      change(stage.path, { mode: 0o622 });
      const refusing = refusingToGive({ errno: errno.EPERM, syscall: 'fchownat' });
      try {
        assert.equal(await ended(), true);
      } finally {
        refusing.mock.restore();
      }
      assert.deepEqual(accessAt(stage.path), access);
      await untouchedAfter(stage);
    }),
  );
});

describe('giving a file access', () => {
  const common: readonly (readonly [number, Partial<NativeFileAccess>, number])[] = [
    [0o606, { mode: 0o660 }, 0o600],
    [0o660, { mode: 0o644 }, 0o640],
    ...(root
      ? ([
          [0o666, { mode: 0o666, group: nobody }, 0o606],
          [0o666, { mode: 0o666, owner: nobody }, 0o066],
        ] as const)
      : []),
  ];
  for (const [mode, changes, between] of common) {
    it(
      `gives none on the way that only one of both gives: ${mode.toString(8)}, ${JSON.stringify(changes)}`,
      onSockets(async (stage: SocketStage) => {
        await listening(stage);
        chmodSync(stage.path, mode);
        // What the kernel takes for no list ends it half way.
        const list = Buffer.from('no list');
        const failure = withFileAt(stage.path, (file) =>
          file.give({ ...accessAt(stage.path), ...changes, list }),
        );
        assert.equal(failure?.syscall, 'setxattr');
        assert.equal(accessAt(stage.path).mode, between);
        unlinkSync(stage.path);
      }),
    );
  }

  it(
    'leaves no list where there is to be none',
    onSockets(async (stage) => {
      await listening(stage);
      change(stage.path, { mode: 0o660, list: listFor(1234, 6) });
      const access = change(stage.path, { mode: 0o600, list: Buffer.alloc(0) });
      assert.deepEqual([access.mode, access.list.length], [0o600, 0]);
      unlinkSync(stage.path);
    }),
  );

  it('says what fails', () => {
    const { addon } = nativeSockets();
    assert.deepEqual(addon.accessOf(-1), { errno: errno.EBADF, syscall: 'statx' });
    const access = { owner: 0, group: 0, mode: 0, list: Buffer.alloc(0) };
    assert.deepEqual(addon.giveAccess(-1, access), { errno: errno.EBADF, syscall: 'statx' });
    assert.throws(() => addon.giveAccess(-1, {} as NativeFileAccess), TypeError);
  });
});
