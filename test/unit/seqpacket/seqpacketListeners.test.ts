import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { basename, join, relative } from 'node:path';
import { before, describe, it, mock } from 'node:test';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import { seqpacketListeners, type SeqpacketListener } from '../../../src/seqpacket/seqpacketListeners';
import { Server } from '../../../src/seqpacket/server';
import { formatAddress, parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { nativeListeners } from '../../../src/seqpacket/tapThread';
import { unixTableListeners } from '../../../src/seqpacket/unixTableListeners';
import { hex, onSockets, type SocketStage } from './socketStage';
import { listening, tapInPlace } from './tapStage';

before(() => void startedTapThread());

/** What a kernel refuses or does not have. */
const refusals = { 'a refused netlink socket': 'EPERM', 'a kernel without unix_diag': 'ENOENT' } as const;

describe('the listeners of this machine', () => {
  it(
    'are told by sock_diag and, to the same effect, by the table of /proc',
    onSockets(async (stage) => {
      const { pid, addresses, abstract } = await listeners(stage);
      const told = listenersOf(pid);
      assert.deepEqual(
        told.map(({ address }) => formatAddress(address)),
        [...addresses].sort((a, b) => a.localeCompare(b)),
      );
      assert.deepEqual(
        told.map(({ waiting }) => waiting).filter((waiting) => waiting > 0),
        [2],
      );
      for (const { command } of told) assert.match(command ?? '', /rawPeer\.py$/);
      assert.ok(addresses.includes(abstract));
      for (const [reason, code] of Object.entries(refusals)) {
        assert.deepEqual(
          withoutSockDiag(code, () => listenersOf(pid)),
          told,
          reason,
        );
      }
    }),
  );
});

describe('the address of a listener', () => {
  it(
    'is where clients find it, whatever name was bound first',
    onSockets(async (stage) => {
      await stage.listen();
      const peer = stage.rawPeer();
      const names = ['relative', 'own', 'moved', 'removed', 'another'] as const;
      const [relativeOne, own, moved, removed, another] = names.map((name) => join(stage.folder, name));
      assert.ok(relativeOne && own && moved && removed && another);
      await peer.listen(relative(process.cwd(), relativeOne));
      await peer.listen(`/proc/self/cwd/${relative(process.cwd(), own)}`);
      for (const path of [moved, removed, another]) await peer.listen(path);
      renameSync(moved, `${moved}.tapped`);
      unlinkSync(removed);
      renameSync(another, removed);
      const listed = (known: readonly string[] = []) =>
        pathsIn(stage, known).map(({ path }) => basename(path));
      // A tap that could not put back what it had moved aside has left it so.
      const reachable = ['a.socket', 'moved.tapped', 'own', 'relative'];
      assert.deepEqual(listed(), reachable);
      assert.deepEqual(listed([removed, '@a.socket']), [...reachable, 'removed']);
      // The table of /proc tells no inode of a file, so a socket at the very name counts as the listener's.
      const table = withoutSockDiag('ENOENT', listed);
      assert.deepEqual(table, [...reachable, 'removed']);
      for (const path of [relativeOne, own, `${moved}.tapped`, removed]) unlinkSync(path);
    }),
  );

  it(
    'is not a path of ours that one of a container has too, whatever the numbers of their files',
    onSockets(async (stage) => {
      await stage.listen();
      const all = nativeListeners() ?? [];
      const elsewhere = all.map((listener) => ({ ...listener, fileDevice: listener.fileDevice + 1 }));
      const told = mock.method(nativeSockets().addon, 'unixListeners', () => elsewhere);
      try {
        assert.deepEqual(pathsIn(stage, [stage.path]), []);
      } finally {
        told.mock.restore();
      }
      assert.equal(pathsIn(stage).length, 1);
    }),
  );

  it(
    'is told once of one that is tapped, with its server, and that it is',
    onSockets(async (stage) => {
      const raw = await listening(stage, `${stage.path}.raw`);
      await stage.listen();
      const expected = (isTapped: boolean) => [
        { path: stage.path, pid: process.pid, isTapped },
        { path: `${stage.path}.raw`, pid: raw.server.pid, isTapped },
      ];
      assert.deepEqual(pathsIn(stage), expected(false));
      const taps = [stage.path, `${stage.path}.raw`].map((path) =>
        tapInPlace(stage, { address: parseAddress(path) }),
      );
      assert.deepEqual(pathsIn(stage), expected(true));
      assert.deepEqual(
        withoutSockDiag('EPERM', () => pathsIn(stage)),
        expected(true),
      );
      for (const { ended } of taps) await ended();
      assert.deepEqual(pathsIn(stage), expected(false));
      unlinkSync(`${stage.path}.raw`);
    }),
  );

  it(
    'is known of ours whose path is too long to be bound',
    onSockets(async (stage) => {
      const folder = join(stage.folder, 'f'.repeat(100));
      mkdirSync(folder);
      stage.atEnd(() => rmdirSync(folder));
      const path = join(folder, 'a.socket');
      const server = new Server();
      await server.listen(parseAddress(path));
      stage.atEnd(() => server.close());
      assert.deepEqual(pathsIn(stage), []);
      assert.deepEqual(pathsIn(stage, [path]), [{ path, pid: process.pid, isTapped: false }]);
      const { ended } = tapInPlace(stage, { address: parseAddress(path) });
      assert.deepEqual(pathsIn(stage, [path]), [{ path, pid: process.pid, isTapped: true }]);
      await ended();
    }),
  );
});

describe('the table of Unix-domain sockets', () => {
  const header = 'Num       RefCount Protocol Flags    Type St Inode Path';
  const row = (rest: string, num = '0000000000000000') => `${num}: 00000002 00000000 ${rest}`;
  const read = (...rows: readonly string[]) =>
    unixTableListeners([header, ...rows, ''].join('\n')).map(({ inode, name, waiting }) => ({
      inode,
      name: Buffer.from(name).toString('latin1'),
      waiting,
    }));

  it('has listeners of type SOCK_SEQPACKET among others', () => {
    const found = read(
      row('00010000 0005 01 21001 /run/a.socket', 'ffff8f0a12345678'),
      row('00010000 0001 01 21002 /run/stream.socket'),
      row('00000000 0002 01 21003 /run/datagram.socket'),
      row('00000000 0005 01 21004 /run/bound.socket'),
      row('00010000 0005 01 21005'),
      row('00000000 0005 03 21006 /run/a.socket'),
      row('00000000 0005 03   907'),
      row('00010000 0005 01     7 @name', '00000000'),
    );
    assert.deepEqual(found, [
      { inode: 21001, name: '/run/a.socket', waiting: 0 },
      { inode: 7, name: '\0name', waiting: 0 },
    ]);
  });

  it('has a row for each connection that waits', () => {
    const found = read(
      row('00000000 0005 02     0 /run/a.socket'),
      row('00010000 0005 01 21001 /run/a.socket'),
      row('00000000 0005 02     0 /run/a.socket'),
      row('00000000 0001 02     0 /run/a.socket'),
      row('00010000 0005 01 21002 /run/b.socket'),
    );
    assert.deepEqual(
      found.map(({ waiting }) => waiting),
      [2, 0],
    );
  });

  it('has names as they are, but for NULs', () => {
    const names = [
      '/a  b ',
      '/line\nfeed\n\nand: more',
      '/carriage\rreturn',
      '/\xc3\xa9',
      '/\xff',
      '@a b@c',
      '@',
      '@ ',
      '@@',
      '@x@@@',
    ];
    const found = read(...names.map((name, index) => row(`00010000 0005 01 ${21000 + index} ${name}`)));
    assert.deepEqual(
      found.map(({ name }) => name),
      [...names.slice(0, 5), '\0a b@c', '\0', '\0 ', '\0\0', '\0x\0\0\0'],
    );
  });

  it('may be empty, or no such table', () => {
    assert.deepEqual(unixTableListeners(''), []);
    assert.deepEqual(read(), []);
    assert.deepEqual(unixTableListeners('something else\nentirely\n'), []);
  });
});

/** A raw peer that listens at addresses with odd characters, one of them with two clients that wait, and at what is not to be listed. */
async function listeners(stage: SocketStage) {
  const paths = [
    stage.path,
    ...[' a  b', 'é\u{1f600}', 'line\nfeed', 'c\rr', '@at'].map((end) => stage.path + end),
  ];
  const peer = stage.rawPeer();
  for (const path of paths) await peer.listen(path);
  const abstract = `seqpacket test ${process.pid}`;
  await peer.listen(`@${hex(abstract)}`);
  for (let client = 0; client < 2; client++) await stage.rawPeer().connect(stage.path);

  // The second is a name in Latin-1: half of a surrogate pair is how Python has a byte that is no UTF-8.
  const others = [`${stage.path}.bound`, `${stage.path}.\udce9`, `${stage.path}.stream`];
  await peer.call('bind', { number: await peer.call<number>('new'), path: others[0] });
  await peer.listen(others[1] ?? '');
  const stream = await peer.call<number>('new', { type: 'stream' });
  await peer.call('bind', { number: stream, path: others[2] });
  await peer.call('listen', { number: stream });

  const latin1 = Buffer.from(`${stage.path}.\xe9`, 'latin1');
  for (const path of [...paths, others[0] ?? '', latin1, others[2] ?? ''])
    stage.atEnd(() => unlinkSync(path));
  return { pid: peer.pid, addresses: [...paths, `@${abstract}`], abstract: `@${abstract}` };
}

function listenersOf(pid: number): readonly SeqpacketListener[] {
  return seqpacketListeners().filter((listener) => listener.pid === pid);
}

/** What is listed in the folder of the stage. */
function pathsIn({ folder }: SocketStage, known: readonly string[] = []) {
  return seqpacketListeners(known)
    .map(({ address, pid, isTapped }) => ({ path: formatAddress(address), pid, isTapped }))
    .filter(({ path }) => path.startsWith(`${folder}/`));
}

/** What `action` gives while the kernel does not tell of sockets by netlink. */
function withoutSockDiag<Result>(code: keyof typeof constants.errno, action: () => Result): Result {
  const untold = mock.method(nativeSockets().addon, 'unixListeners', () => ({
    errno: constants.errno[code],
    syscall: 'socket',
  }));
  try {
    return action();
  } finally {
    untold.mock.restore();
  }
}
