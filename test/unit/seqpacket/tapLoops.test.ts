import assert from 'node:assert/strict';
import {
  existsSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { TapRecords } from '../../../src/seqpacket/tapRecords';
import { limitFileSize } from '../../fixtures/limitFileSize';
import { onSockets, type SocketStage } from './socketStage';
import {
  atOnce,
  listening,
  ownNamespace,
  recordsFolder,
  refused,
  rivalAt,
  tapInPlace,
  told,
} from './tapStage';

before(() => void startedTapThread());

const rounds = 100;

/** When it was last written what nobody writes any more. */
const aMinuteAgo = new Date(Date.now() - 61_000);

/** A place beside the stage's socket. */
const at = ({ folder }: SocketStage, name: string) => join(folder, name);

const loop = (upstream: string, address: string, whose = '') =>
  `EINVAL The tap would connect to itself: its "upstream", ${upstream}, is a tap${whose} that leads back to ${address}. ` +
  'Give the address of the server itself as "upstream", or stop that tap first.';

const ofWindow = (pid: number | undefined) => ` of another window (process ${pid})`;

/** Asserts that a tap of this window is refused since its upstream leads back through that of another. */
async function refusedFor(stage: SocketStage, address: string, upstream: string, pid: number): Promise<void> {
  const options = { address: parseAddress(address), upstream: parseAddress(upstream) };
  await refused(
    stage,
    options,
    'EINVAL',
    new RegExp(`"upstream", .* is a tap of another window \\(process ${pid}\\) that`),
  );
}

describe('a tap that would lead back to itself through those of other windows', () => {
  it(
    'is refused with the process of the other, which may be stopped first',
    onSockets(async (stage) => {
      const folder = recordsFolder(stage);
      const abstract = [
        `@seqpacket loop ${process.pid} \\x01`,
        `@seqpacket loop ${process.pid} two`,
      ] as const;
      for (const [one, other] of [[stage.path, at(stage, 'other')], abstract] as const) {
        const first = await rivalAt(stage, one, [folder, other]);
        const second = await rivalAt(stage, other, [folder, one]);
        assert.equal(await told(first, 'start'), 'tapped');
        assert.equal(await told(second, 'start'), loop(one, other, ofWindow(first.pid)));
        assert.equal(readdirSync(folder).length, 1);
        assert.equal(await told(first, 'stop'), 'restored true');
        assert.deepEqual(readdirSync(folder), []);
        assert.equal(await told(second, 'start'), 'tapped');
        assert.equal(await told(first, 'start'), loop(other, one, ofWindow(second.pid)));
        assert.equal(await told(second, 'stop'), 'restored true');
        assert.deepEqual(readdirSync(stage.folder), []);
      }
    }),
  );

  it(
    'is refused though the way leads through several, and by links that led nowhere before',
    onSockets(async (stage) => {
      const folder = recordsFolder(stage);
      const [one, two, three] = ['one', 'two', 'three'].map((name) => at(stage, name));
      assert.ok(one && two && three);
      symlinkSync(two, at(stage, 'link'));
      const first = await rivalAt(stage, one, [folder, at(stage, 'link')]);
      assert.equal(await told(first, 'start'), 'tapped');
      const own = tapInPlace(stage, { address: parseAddress(three), upstream: parseAddress(one) });
      await refusedFor(stage, two, one, first.pid);
      const second = await rivalAt(stage, two, [folder, three]);
      assert.equal(await told(second, 'start'), loop(three, two, ofWindow(process.pid)));
      assert.ok(!existsSync(two));
      assert.equal(await own.ended(), true);
      // Without that there is no loop.
      assert.equal(await told(second, 'start'), 'tapped');
      for (const rival of [first, second]) assert.equal(await told(rival, 'stop'), 'restored true');
      unlinkSync(at(stage, 'link'));
    }),
  );

  it(
    'is refused also when the one on the way was tapped in its place, by its old name and the new one',
    onSockets(async (stage) => {
      const folder = recordsFolder(stage);
      const other = at(stage, 'other');
      const first = await rivalAt(stage, stage.path, [folder, other]);
      assert.equal(await told(first, 'start'), 'tapped');
      const inPlace = tapInPlace(stage);
      for (const upstream of [stage.path, `${stage.path}.tapped`]) {
        await refusedFor(stage, other, upstream, first.pid);
      }
      assert.equal(await inPlace.ended(), true);
      assert.equal(await told(first, 'stop'), 'restored true');
    }),
  );

  it(
    'is one of two that start at the same moment',
    onSockets(async (stage) => {
      const folder = recordsFolder(stage);
      const places = [stage.path, at(stage, 'other')] as const;
      const rivals = await Promise.all(
        places.map((place, index) => rivalAt(stage, place, [folder, places[1 - index] ?? ''])),
      );
      for (let round = 0; round < rounds; round++) {
        const said = await atOnce(rivals, 'start');
        const winner = said.indexOf('tapped');
        const [place = '', back = ''] = [places[winner], places[1 - winner]];
        assert.equal(said[1 - winner], loop(place, back, ofWindow(rivals[winner]?.pid)), said.join('\n'));
        const tap = rivals[winner];
        assert.equal(tap && (await told(tap, 'stop')), 'restored true');
        assert.deepEqual(readdirSync(folder), []);
      }
    }),
  );

  it(
    'is none when the process of the other is dead, whose record is removed with the next activation',
    onSockets(async (stage) => {
      const folder = recordsFolder(stage);
      const other = at(stage, 'other');
      const first = await rivalAt(stage, other, [folder, stage.path]);
      assert.equal(await told(first, 'start'), 'tapped');
      await first.kill();
      const { ended } = tapInPlace(stage, { upstream: parseAddress(other) });
      assert.equal(readdirSync(folder).length, 2);
      assert.deepEqual(new TapRecords(folder).restoreAbandoned(), []);
      assert.equal(readdirSync(folder).length, 1, 'that of the living');
      assert.equal(await ended(), true);
      assert.deepEqual(readdirSync(folder), []);
      unlinkSync(other);
    }),
  );

  it(
    'is none in place of a server, which the way leads to once',
    onSockets(async (stage) => {
      const folder = recordsFolder(stage);
      await listening(stage);
      const first = await rivalAt(stage, at(stage, 'other'), [folder, stage.path]);
      assert.equal(await told(first, 'start'), 'tapped');
      const { ended } = tapInPlace(stage);
      assert.equal(await ended(), true);
      assert.equal(await told(first, 'stop'), 'restored true');
      unlinkSync(stage.path);
    }),
  );
});

describe('a tap between two addresses whose record cannot be written', () => {
  it(
    'runs all the same, and is known to its own window',
    onSockets(async (stage) => {
      const file = at(stage, 'file');
      writeFileSync(file, '');
      const records = new TapRecords(join(file, 'records'));
      const other = at(stage, 'other');
      const { ended } = tapInPlace(stage, { upstream: parseAddress(other), records });
      const back = { address: parseAddress(other), upstream: stage.address, records };
      await refused(stage, back, 'EINVAL', /"upstream", .*, is a tap that leads back to/);
      assert.equal(await ended(), true);
      unlinkSync(file);
    }),
  );

  it(
    'leaves nothing on a disk that is full',
    onSockets(async (stage) => {
      const folder = recordsFolder(stage);
      const rival = await rivalAt(stage, stage.path, [folder, at(stage, 'other')]);
      limitFileSize(rival.pid, 0);
      assert.equal(await told(rival, 'start'), 'tapped');
      assert.deepEqual(readdirSync(folder), []);
      assert.equal(await told(rival, 'stop'), 'restored true');
    }),
  );
});

describe('records of taps between two addresses', () => {
  it(
    'are read for what they are, and those of the dead removed, also such as cannot be read',
    onSockets(async (stage) => {
      const folder = recordsFolder(stage);
      const rival = await rivalAt(stage, stage.path, [folder, at(stage, 'other')]);
      assert.equal(await told(rival, 'start'), 'tapped');
      const [name = ''] = readdirSync(folder);
      const good = JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;
      const records = new TapRecords(folder);
      const expected = { address: stage.path, upstream: at(stage, 'other'), inPlace: false, pid: rival.pid };
      assert.deepEqual(records.routes(), [expected]);
      const bad: readonly unknown[] = [
        '',
        '{ "own',
        null,
        [],
        {},
        { ...good, owner: 1 },
        { ...good, address: 1 },
      ];
      const kept = [name];
      bad.forEach((value, index) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        kept.push(`${process.pid}-${index}.between`);
        writeFileSync(join(folder, `${process.pid}-${index}.between`), text);
        writeFileSync(join(folder, `999999999-${index}.between`), text);
      });
      const deadOwner = { pid: rival.pid, startTime: '0', boot: 'an earlier one' };
      writeFileSync(
        join(folder, `${rival.pid}-reused.between`),
        JSON.stringify({ ...good, owner: deadOwner }),
      );
      writeFileSync(join(folder, '999999999-x.between.new'), '{ "own');
      for (const file of readdirSync(folder)) utimesSync(join(folder, file), aMinuteAgo, aMinuteAgo);
      // As one that is being written in a container, where its process has another number than here.
      for (const young of ['999999999-young.between', '999999999-young.between.new']) {
        writeFileSync(join(folder, young), '{ "own');
        kept.push(young);
      }
      // Of one here that is surely dead, it may be young.
      writeFileSync(join(folder, `999999999-${ownNamespace()}-dead.between.new`), '{ "own');
      assert.deepEqual(records.routes(), [expected]);
      assert.deepEqual(records.restoreAbandoned(), []);
      assert.deepEqual(readdirSync(folder), kept.toSorted());
      assert.equal(await told(rival, 'stop'), 'restored true');
    }),
  );
});
