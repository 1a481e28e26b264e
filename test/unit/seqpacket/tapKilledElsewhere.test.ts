import assert from 'node:assert/strict';
import { readdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { before, describe, it, mock } from 'node:test';
import { identityAt } from '../../../src/seqpacket/fileIdentity';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import { shellWord } from '../../../src/seqpacket/shellWord';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { runForeign } from '../../fixtures/runForeign';
import { onSockets, type SocketStage } from './socketStage';
import {
  listening,
  listeningWithRecords,
  refused,
  tapInPlace,
  tapOfAnother,
  untouchedAfter,
} from './tapStage';

before(() => void startedTapThread());

/** A server whose tap was killed by a process that keeps its records where nobody looks. */
async function killed(stage: SocketStage) {
  const { raw, folder, original } = await listeningWithRecords(stage);
  const tap = await tapOfAnother(stage, `${folder}/other`);
  await tap.kill();
  return { raw, original };
}

const addresses = (stage: SocketStage) => [stage.path, `${stage.path}.tapped`].map(parseAddress);

describe('a socket whose tap was killed by a program of which nothing is known', () => {
  it(
    'is to be moved back, by the command that is said',
    onSockets(async (stage) => {
      const { raw, original } = await killed(stage);
      const names = readdirSync(stage.folder);
      for (const address of addresses(stage)) {
        const sentence = new RegExp(
          `^Nobody listens at .*/a\\.socket: .* killed .* its server \\(python3, process ${raw.server.pid}\\) listens at .*/a\\.socket\\.tapped\\.`,
        );
        const { message } = await refused(stage, { address }, 'ECONNREFUSED', sentence);
        assert.deepEqual(readdirSync(stage.folder), names);
        const [, command] = /Move that back \((.*)\), then start the tap\.$/.exec(message) ?? [];
        if (address.kind === 'path' && address.path === stage.path) continue;
        runForeign('sh', ['-c', command ?? assert.fail(message)]);
      }
      assert.deepEqual(identityAt(stage.path), original);
      assert.equal(await tapInPlace(stage).ended(), true);
      await untouchedAfter(stage);
    }),
  );

  it(
    'is found also where its dead file was removed, and where the kernel tells of no socket',
    onSockets(async (stage) => {
      const { raw } = await killed(stage);
      const untold = mock.method(nativeSockets().addon, 'unixListeners', () => ({
        errno: constants.errno.EACCES,
        syscall: 'socket',
      }));
      try {
        for (const address of addresses(stage)) {
          await refused(stage, { address }, 'ECONNREFUSED', /its server listens at .*Move that back/);
          await raw.server.call('close', {
            number: await raw.server.call<number>('accept', { number: raw.listener }),
          });
        }
      } finally {
        untold.mock.restore();
      }
      unlinkSync(stage.path);
      await refused(stage, {}, 'ECONNREFUSED', /Move that back \(mv /);
      runForeign('mv', [`${stage.path}.tapped`, stage.path]);
      await untouchedAfter(stage);
    }),
  );

  it(
    'is not meant where another file has its name, or nobody, or one who is about to listen',
    onSockets(async (stage) => {
      const { server } = await listening(stage, `${stage.path}.tapped`);
      const address = parseAddress(`${stage.path}.tapped`);
      const tapped = async () => assert.equal(await tapInPlace(stage, { address }).ended(), true);
      await tapped();
      writeFileSync(stage.path, 'precious');
      await tapped();
      unlinkSync(stage.path);
      const starting = await server.call<number>('new');
      await server.call('bind', { number: starting, path: stage.path });
      await tapped();
      await refused(stage, {}, 'EADDRINUSE', /^Another server .* listens at/);
      for (const name of readdirSync(stage.folder)) rmSync(`${stage.folder}/${name}`);
    }),
  );
});

describe('shellWord', () => {
  it('is the word itself to a shell', () => {
    for (const word of ['/tmp/a.socket', "/tmp/it's a $HOME `id`\n\\", '/tmp/a;b', '/tmp/ü']) {
      const said = runForeign('sh', ['-c', `printf %s ${shellWord(word)}`]);
      assert.equal(said, word);
    }
    assert.equal(shellWord('/tmp/a.socket'), '/tmp/a.socket');
  });
});
