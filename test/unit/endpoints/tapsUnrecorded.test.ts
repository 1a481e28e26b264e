import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { startedTapThread } from '../../../src/seqpacket/startedTapThread';
import { statusText, tappedText } from '../../../src/workbench/statusTexts';
import { tapTexts, tappedConnectionTexts } from '../../../src/workbench/views/tapTexts';
import { RawPeer } from '../../fixtures/rawPeer';
import { onStage } from './stage';
import { clientOf, linesOf, tapsOn, untilClosed } from './tapsStage';

/** The smallest there is: most of what is sent here finds no room in it. */
const ringBytes = 1024 * 1024;
const count = 400;
const length = 50_000;
/** When packets count as delayed for ever, in ms. */
const delayedMs = 60_000;

before(() => void startedTapThread(ringBytes));

describe('packets that came faster than they could be recorded', () => {
  it(
    'are counted in the rows, the status bar, its tooltip, and in the capture',
    onStage(async (stage) => {
      const server = new RawPeer();
      stage.atEnd(() => server.kill());
      const listener = await server.listen(stage.address.path);
      const taps = tapsOn(stage);
      taps.start({ address: stage.address });
      const { peer, number } = await clientOf(stage);
      const accepted = await server.call<number>('accept', { number: listener });
      taps.flush();
      const running = () => taps.running()[0] ?? assert.fail('no tap');
      const done = Promise.all([
        peer.call('send_many', { number, count, length }),
        server.receiveMany(accepted, count),
      ]);
      await turn();
      const deadline = performance.now() + delayedMs;
      while (running().connections[0]?.toServer.packets !== count && performance.now() < deadline);

      const tap = running();
      const [connection = assert.fail('no connection')] = tap.connections;
      const missing = tap.unrecorded;
      assert.ok(missing > 1 && missing === connection.unrecorded, `${missing} packets are missing`);
      const said = `${missing} packets not recorded`;
      for (const { description, spoken, tooltip } of [tapTexts(tap), tappedConnectionTexts(connection)]) {
        assert.ok(description.endsWith(said) && spoken.endsWith(said));
        assert.equal(tooltip.at(-1), said);
      }
      const status = statusText({ servers: 0, taps: [tap], packets: 0, isPaused: false });
      assert.ok(status.endsWith(`${missing} not recorded`));
      assert.ok(tappedText(tap).endsWith(said));

      await done;
      await peer.kill();
      await untilClosed(stage, taps);
      const lines = linesOf(stage, taps);
      assert.equal(
        lines.at(-2),
        `ENOBUFS: ${missing} packets of this connection went through but are not in the capture: they came faster than they could be recorded.`,
      );
      assert.equal(lines.filter((line) => line.startsWith('c2s')).length, count - missing);
      assert.equal(running().unrecorded, missing);
      taps.dispose();
      unlinkSync(stage.address.path);
    }),
  );
});
