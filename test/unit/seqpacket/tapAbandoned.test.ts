import assert from 'node:assert/strict';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, it, mock } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../../src/seqpacket/connect';
import { identityAt, type FileIdentity } from '../../../src/seqpacket/fileIdentity';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import type { TapRecord } from '../../../src/seqpacket/tapRecord';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import type { RawPeer } from '../../fixtures/rawPeer';
import { onSockets, refusal, type SocketStage } from './socketStage';
import {
  joined,
  listening,
  listeningWithRecords,
  ownNamespace,
  passes,
  refused,
  tapForever,
  tapInPlace,
  tapOfAnother,
  untouched,
  untouchedAfter,
} from './tapStage';

before(() => void startedTapThread());

/** An owner that cannot be alive: of another start of the machine. */
const deadOwner = { pid: process.pid, startTime: '0', boot: 'an earlier one' };

/** Asserts that the server's socket is taken back to its place, and that no more records than these are left. */
function takenBack(
  stage: SocketStage,
  { folder, records, original }: Awaited<ReturnType<typeof listeningWithRecords>>,
  left: readonly string[] = [],
): void {
  const restored = records.restoreAbandoned().filter(({ kind }) => kind === 'restored');
  assert.deepEqual(
    restored.map(({ path }) => path),
    [stage.path],
  );
  assert.deepEqual(identityAt(stage.path), original);
  assert.deepEqual(readdirSync(folder), left);
}

/** Asserts that somebody else is found to have the name of the one socket on record. */
function taken(stage: SocketStage, records: TapRecords, kept: boolean): void {
  const { path } = stage;
  assert.deepEqual(records.restoreAbandoned(), [{ kind: 'taken', kept, path, aside: `${path}.tapped` }]);
}

/** The number of a file, which another may have later. */
function inodeAt(path: string): FileIdentity {
  const { dev, ino } = lstatSync(path, { bigint: true });
  return { device: String(dev), inode: String(ino) };
}

/** Has the one record of the folder say that this was the file of the tap. */
function rewriteOwn(folder: string, own: FileIdentity): void {
  const [name = ''] = readdirSync(folder);
  const record = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as TapRecord;
  writeFileSync(`${folder}/${name}`, JSON.stringify({ ...record, own }));
}

/** Receives until the end, and asserts that the numbered packets came without a gap from `next` on; gives how many there were. */
async function receiveAll(server: RawPeer, number: number, next: number): Promise<number> {
  for (;;) {
    const { data } = await server.receive(number);
    if (data === '') return next;
    assert.equal(Buffer.from(data, 'hex').readUInt32LE(0), next++);
  }
}

describe('a tap in place whose process is killed', () => {
  it(
    'takes back what a dead process left, and until then a client is refused, not kept waiting',
    onSockets(async (stage) => {
      const staged = await listeningWithRecords(stage);
      const { folder, records } = staged;
      const other = await tapOfAnother(stage, folder);
      await refused(stage, { records }, 'EBUSY', /tapped already, by another window/);
      await other.kill();
      await refusal(connect(stage.address), 'ECONNREFUSED', /Nobody listens/);
      takenBack(stage, staged);
      await untouchedAfter(stage);
    }),
  );

  it(
    'is taken back though packets passed when it was killed, and the server gets those that were forwarded',
    onSockets(async (stage) => {
      const staged = await listeningWithRecords(stage);
      const { raw, folder } = staged;
      const other = await tapOfAnother(stage, folder);
      const { client, clientNumber, serverNumber } = await joined(stage, raw);
      const sending = client.call('send_many', { number: clientNumber, count: 10_000_000, length: 1000 });
      const refusedThen = assert.rejects(sending, /^Error: (?:EPIPE|ECONNRESET)$/);
      const passed = await raw.server.receiveMany(serverNumber, 2_000);
      assert.deepEqual(passed.at(-1), [1000, 1_999]);
      const receiving = receiveAll(raw.server, serverNumber, 2_000);
      await other.kill();
      await refusedThen;
      assert.ok((await receiving) >= 2_000);
      takenBack(stage, staged);
      await passes('after', await joined(stage, raw));
      await untouchedAfter(stage);
    }),
  );

  it(
    'is taken back whenever its process was killed',
    onSockets(async (stage) => {
      const { folder, records, original } = await listeningWithRecords(stage);
      for (let round = 0; round < 12; round++) {
        const other = tapForever(stage, folder, ['restless']);
        const state = { isAlive: true };
        void other.exited.then(() => (state.isAlive = false));
        while (state.isAlive && !existsSync(`${stage.path}.tapped`)) await delay(1);
        assert.ok(state.isAlive, 'ended before it was killed');
        await delay(Math.random() * 40);
        await other.kill();
        records.restoreAbandoned();
        assert.deepEqual(identityAt(stage.path), original, `round ${round}`);
        assert.deepEqual(readdirSync(folder), [], 'the record folder');
        await untouched(stage);
      }
      await untouchedAfter(stage);
    }),
  );

  it(
    'leaves no temporary file, and none of anybody who lives is touched',
    onSockets(async (stage) => {
      const { folder, records, original } = await listeningWithRecords(stage);
      assert.ok(original);
      const aside = `${stage.path}.tapped`;
      const dead = stage.rawPeer();
      for (const path of [`${aside}.~01234567`, `${aside}.~0123456`, `${aside}.other`]) {
        await dead.call('bind', { number: await dead.call<number>('new'), path });
      }
      await dead.listen(`${aside}.~89abcdef`);
      await dead.listen(aside);
      await dead.kill();
      const living = stage.rawPeer();
      const bound = `${aside}.~aaaaaaaa`;
      await living.call('bind', { number: await living.call<number>('new'), path: bound });
      await living.listen(`${aside}.~bbbbbbbb`);
      writeFileSync(`${aside}.~cccccccc`, 'no socket');
      mkdirSync(folder, { recursive: true });
      writeFileSync(
        `${folder}/1.json`,
        JSON.stringify({ owner: deadOwner, path: stage.path, aside, original }),
      );
      writeFileSync(`${folder}/999999999-${ownNamespace()}-x.json.new`, '{ "owner": { "pi');
      assert.deepEqual(
        records.restoreAbandoned().map(({ kind }) => kind),
        ['gone'],
      );
      assert.deepEqual(readdirSync(folder), []);
      assert.deepEqual(readdirSync(stage.folder), [
        'a.socket',
        ...['.other', '.~0123456', '.~aaaaaaaa', '.~bbbbbbbb', '.~cccccccc'].map(
          (end) => `a.socket.tapped${end}`,
        ),
      ]);
      for (const name of readdirSync(stage.folder).slice(1)) unlinkSync(`${stage.folder}/${name}`);
      await untouchedAfter(stage);
    }),
  );

  for (const given of ['a file of its own', 'a file with the number of ours']) {
    it(
      `leaves a server its socket that was started anew since, with ${given}`,
      onSockets(async (stage) => {
        const staged = await listeningWithRecords(stage);
        await (await tapOfAnother(stage, staged.folder)).kill();
        await staged.raw.server.kill();
        unlinkSync(stage.path);
        await listening(stage);
        // Whether the file system gives the number again, and tells when a file was made, is its own affair.
        if (given.includes('number')) rewriteOwn(staged.folder, inodeAt(stage.path));
        const anew = identityAt(stage.path);
        taken(stage, staged.records, false);
        assert.deepEqual(identityAt(stage.path), anew);
        assert.deepEqual(readdirSync(staged.folder), []);
        await untouchedAfter(stage);
      }),
    );
  }

  it(
    'keeps the original for its server, which lives, though another has its name',
    onSockets(async (stage) => {
      const { folder, records, original } = await listeningWithRecords(stage);
      await (await tapOfAnother(stage, folder)).kill();
      unlinkSync(stage.path);
      await listening(stage);
      rewriteOwn(folder, inodeAt(stage.path));
      taken(stage, records, true);
      assert.deepEqual(identityAt(`${stage.path}.tapped`), original);
      renameSync(`${stage.path}.tapped`, stage.path);
      await untouchedAfter(stage);
    }),
  );

  it(
    'is taken back to a name that nobody has, also where the kernel does not list its server',
    onSockets(async (stage) => {
      const staged = await listeningWithRecords(stage);
      await (await tapOfAnother(stage, staged.folder)).kill();
      unlinkSync(stage.path);
      const elsewhere = mock.method(nativeSockets().addon, 'unixListeners', () => []);
      try {
        takenBack(stage, staged);
      } finally {
        elsewhere.mock.restore();
      }
      await untouchedAfter(stage);
    }),
  );

  it(
    'can be tapped at once where nothing but what is to be put back is left',
    onSockets(async (stage) => {
      const { folder, records, original } = await listeningWithRecords(stage);
      await (await tapOfAnother(stage, folder)).kill();
      unlinkSync(stage.path);
      const { ended } = tapInPlace(stage, { records });
      assert.equal(await ended(), true);
      assert.deepEqual(identityAt(stage.path), original);
      await untouchedAfter(stage);
    }),
  );

  it(
    'leaves no temporary file where its own name is too long to be bound',
    onSockets(async (stage) => {
      const deep = join(stage.folder, 'f'.repeat(100));
      mkdirSync(deep);
      // Python binds no path that is too long.
      const short = `${stage.folder}/short`;
      symlinkSync(deep, short);
      const dead = stage.rawPeer();
      await dead.listen(`${short}/.seqpacket.~89abcdef`);
      await dead.kill();
      const living = stage.rawPeer();
      await living.listen(`${short}/.seqpacket.~01234567`);
      await living.listen(`${short}/a.socket`);
      const path = join(deep, 'a.socket');
      const record = { owner: deadOwner, path, aside: `${path}.tapped`, original: identityAt(path) };
      const folder = `${stage.folder}/records`;
      mkdirSync(folder);
      writeFileSync(`${folder}/1.json`, JSON.stringify(record));
      const [outcome] = new TapRecords(folder).restoreAbandoned();
      assert.equal(outcome?.kind, 'gone', 'there is nothing to put back');
      assert.deepEqual(readdirSync(deep), ['.seqpacket.~01234567', 'a.socket']);
      for (const left of [deep, short, folder]) rmSync(left, { recursive: true });
    }),
  );

  it(
    'is taken back though another has left what cannot be looked at',
    onSockets(async (stage) => {
      const staged = await listeningWithRecords(stage);
      const { folder } = staged;
      const other = await tapOfAnother(stage, folder);
      await other.kill();
      const tooLong = `${stage.path}.${'x'.repeat(300)}`;
      const path = `${stage.folder}/file`;
      writeFileSync(path, '');
      const record = { owner: deadOwner, path, aside: tooLong, original: identityAt(path) };
      writeFileSync(`${folder}/0.json`, JSON.stringify(record));
      takenBack(stage, staged, ['0.json']); // to be tried again
      unlinkSync(`${folder}/0.json`);
      unlinkSync(path);
      await untouchedAfter(stage);
    }),
  );

  it(
    'is told of also when it is the start of another tap that has it put back, and what cannot be is told of once',
    onSockets(async (stage) => {
      const { folder } = await listeningWithRecords(stage);
      await (await tapOfAnother(stage, folder)).kill();
      const path = `${stage.folder}/file`;
      writeFileSync(path, '');
      const aside = `${stage.path}.${'x'.repeat(300)}`;
      const record = { owner: deadOwner, path, aside, original: identityAt(path) };
      writeFileSync(`${folder}/0.json`, JSON.stringify(record));
      const said: string[] = [];
      const records = new TapRecords(folder, (outcome) => said.push(`${outcome.kind} ${outcome.path}`));
      const second = `${stage.folder}/b.socket`;
      await listening(stage, second);
      const { ended } = tapInPlace(stage, { address: parseAddress(second), records });
      assert.deepEqual(said.toSorted(), [`failed ${path}`, `restored ${stage.path}`]);
      records.restoreAbandoned();
      assert.equal(said.length, 2);
      assert.equal(await ended(), true);
      for (const left of [`${folder}/0.json`, path, second]) unlinkSync(left);
      await untouchedAfter(stage);
    }),
  );
});
