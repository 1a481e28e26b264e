import assert from 'node:assert/strict';
import { renameSync, unlinkSync } from 'node:fs';
import { describe, it, mock } from 'node:test';
import { identityAt } from '../../../src/seqpacket/fileIdentity';
import { nativeSockets } from '../../../src/seqpacket/nativeSockets';
import { PlaceWatch } from '../../../src/seqpacket/placeWatch';
import { onSockets } from './socketStage';
import { listening } from './tapStage';

describe('the watch over the place of a tap', () => {
  it(
    'takes a server for gone that was not found among the listeners twice in a row',
    onSockets(async (stage) => {
      const server = stage.rawPeer();
      const listener = await server.call<number>('new');
      await server.call('bind', { number: listener, path: stage.path });
      const file = identityAt(stage.path) ?? assert.fail('no file was bound');
      const { path } = stage;
      const watch = new PlaceWatch({ path, aside: `${path}.tapped`, original: file, own: file }, true);
      assert.equal(watch.look(), 'kept');
      await server.call('listen', { number: listener });
      assert.equal(watch.look(), 'kept');
      await server.call('close', { number: listener });
      assert.equal(watch.look(), 'kept');
      assert.equal(watch.look(), 'serverGone');
      unlinkSync(path);
    }),
  );

  it(
    'takes a name that was lost for lost until it is seen to be there, whatever one look at the listeners says',
    onSockets(async (stage) => {
      const { server, listener } = await listening(stage);
      const { path } = stage;
      const file = identityAt(path) ?? assert.fail('no file was bound');
      const watch = new PlaceWatch({ path, aside: `${path}.tapped`, original: file, own: file }, true);
      renameSync(path, `${path}.away`);
      assert.deepEqual([watch.look(), watch.look()], ['kept', 'nameless']);
      const incomplete = mock.method(nativeSockets().addon, 'unixListeners', () => []);
      assert.equal(watch.look(), 'nameless');
      incomplete.mock.restore();
      assert.equal(watch.look(), 'nameless');
      renameSync(`${path}.away`, path);
      assert.equal(watch.look(), 'kept');
      await server.call('close', { number: listener });
      unlinkSync(path);
    }),
  );
});
