import assert from 'node:assert/strict';
import { unlinkSync } from 'node:fs';
import { describe, it } from 'node:test';
import { identityAt } from '../../../src/seqpacket/fileIdentity';
import { PlaceWatch } from '../../../src/seqpacket/placeWatch';
import { onSockets } from './socketStage';

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
});
