import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stopNews } from '../../../src/workbench/stopNews';

const tap = { address: '/run/a/long/way/down/to/app.socket', inPlace: true };
const restored = { restored: true };

describe('what a person is told of a tap that they have stopped', () => {
  it('is short where nothing is left to be done', () => {
    const brief = (text: string) => ({ kind: 'brief', text });
    assert.deepEqual(stopNews(tap, restored, 0), brief('Tap of app.socket stopped'));
    assert.deepEqual(stopNews(tap, restored, 1), brief('Tap of app.socket stopped; 1 connection goes on'));
    assert.deepEqual(stopNews(tap, restored, 2), brief('Tap of app.socket stopped; 2 connections go on'));
    const gone = { restored: false };
    assert.deepEqual(stopNews(tap, gone, 0), brief('Tap of app.socket stopped; its server was gone'));
    assert.deepEqual(
      stopNews(tap, gone, 3),
      brief('Tap of app.socket stopped; its server was gone, 3 connections go on'),
    );
    const between = { address: '@app', inPlace: false };
    assert.deepEqual(stopNews(between, gone, 0), brief('Tap of @app stopped'));
  });

  it('is a sentence with where the server is, when another file has its name', () => {
    const stopped = { restored: false, leftAside: '/run/app.socket.tapped' };
    assert.deepEqual(stopNews({ ...tap, address: '/run/app.socket' }, stopped, 2), {
      kind: 'leftAside',
      aside: '/run/app.socket.tapped',
      text:
        'The tap of /run/app.socket is stopped, but the socket was not put back: another file has its name. ' +
        'Its server is still at /run/app.socket.tapped; move that back yourself if it is wanted there.',
    });
  });
});
