import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ScriptProcess } from '../../fixtures/scriptProcess';
import { accepted, closed, onSockets } from './socketStage';

describe('a listener that throws', () => {
  it(
    'makes an uncaught exception, and nothing is lost or stopped by it',
    onSockets(async ({ path }) => {
      const script = new ScriptProcess('throwingListeners.ts', [path]);
      assert.equal(await script.exited, 0);
      const told = script.lines.filter((line) => !line.startsWith('uncaught'));
      assert.deepEqual(told.toSorted(), [
        'batch',
        'client end',
        'close',
        'connection',
        'end',
        'packet 1',
        'packet 2',
        'packet 3',
        'server close',
      ]);
      const uncaught = script.lines.filter((line) => line.startsWith('uncaught'));
      assert.deepEqual(uncaught.toSorted(), told.map((what) => `uncaught: thrown by ${what}`).toSorted());
    }),
  );
});

describe('the process stays alive', () => {
  for (const kind of ['server', 'server, referenced again']) {
    it(
      `for a ${kind}`,
      onSockets(async ({ path, rawPeer }) => {
        const script = new ScriptProcess('aliveWhile.ts', [kind, path]);
        await script.printed(/^ready$/);
        await rawPeer().connect(path);
        assert.equal(await script.exited, 0);
        assert.deepEqual(script.lines, ['ready', 'connection', 'idle']);
      }),
    );
  }

  for (const kind of ['connection', 'connection, referenced again']) {
    it(
      `for a ${kind}`,
      onSockets(async ({ path, listen }) => {
        const server = await listen();
        const accepting = accepted(server);
        const script = new ScriptProcess('aliveWhile.ts', [kind, path]);
        await script.printed(/^ready$/);
        (await accepting).destroy();
        assert.equal(await script.exited, 0);
        assert.deepEqual(script.lines, ['ready', 'end', 'idle']);
      }),
    );
  }

  it(
    'for a connection that has something to send',
    onSockets(async ({ path, listen }) => {
      const accepting = accepted(await listen());
      const kind = 'connection, not reading, that has something to send';
      const script = new ScriptProcess('aliveWhile.ts', [kind, path]);
      await script.printed(/^ready$/);
      const connection = await accepting;
      const over = closed(connection);
      connection.resume();
      assert.equal(await script.exited, 0);
      assert.deepEqual(script.lines, ['ready', 'idle']);
      await over;
    }),
  );
});

describe('the process ends by itself', () => {
  for (const kind of ['server, unreferenced', 'server, unreferenced before it listens']) {
    it(
      `with a ${kind}, and removes its socket file`,
      onSockets(async ({ path }) => {
        const script = new ScriptProcess('aliveWhile.ts', [kind, path]);
        assert.equal(await script.exited, 0);
        assert.deepEqual(script.lines, ['ready', 'idle']);
        assert.equal(existsSync(path), false);
      }),
    );
  }

  for (const [kind, code] of [
    ['server that calls process.exit()', 0],
    ['server that throws', 1],
  ] as const) {
    it(
      `with a ${kind}, and removes its socket file`,
      onSockets(async ({ path }) => {
        const script = new ScriptProcess('aliveWhile.ts', [kind, path], { quiet: true });
        assert.equal(await script.exited, code);
        assert.equal(existsSync(path), false);
      }),
    );
  }

  for (const kind of ['connection, unreferenced', 'connection, not reading', 'connection, paused']) {
    it(
      `with a ${kind}`,
      onSockets(async ({ path, listen }) => {
        const accepting = accepted(await listen());
        const script = new ScriptProcess('aliveWhile.ts', [kind, path]);
        assert.equal(await script.exited, 0);
        assert.deepEqual(script.lines, ['ready', 'idle']);
        const connection = await accepting;
        connection.resume();
        await closed(connection);
      }),
    );
  }
});
