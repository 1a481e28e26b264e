import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { describe, it, mock } from 'node:test';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import { seqpacketListeners, type SeqpacketListener } from '../../../src/seqpacket/seqpacketListeners';
import { formatAddress } from '../../../src/seqpacket/socketAddress';
import { unixTableListeners } from '../../../src/seqpacket/unixTableListeners';
import { hex, onSockets, type SocketStage } from './socketStage';

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
      [...names.slice(0, 4), '\0a b@c', '\0', '\0 ', '\0\0', '\0x\0\0\0'],
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
  const paths = [stage.path, ...[' a  b', 'é\u{1f600}', 'line\nfeed', '@at'].map((end) => stage.path + end)];
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
