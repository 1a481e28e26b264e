import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { tapError } from '../../../src/seqpacket/tapError';
import { asTapRefusal, TapRefusal } from '../../../src/workbench/tapRefusal';

const request = { address: parseAddress('/run/app.socket') };

describe('a tap that is refused in its place', () => {
  it('is offered between two addresses where its sentence says so, and nowhere else', () => {
    const offered = Object.keys(constants.errno).filter((code) => {
      const error = tapError('/run/app.socket', code);
      const told = asTapRefusal(error, request);
      assert.equal(told instanceof TapRefusal, error.message.includes('as "upstream"'), code);
      return told instanceof TapRefusal;
    });
    assert.ok(offered.length >= 6, offered.join());
  });

  it('keeps what it was refused with, and says whose tap is to be between', () => {
    const cause = tapError('/run/app.socket', 'EROFS');
    const told = asTapRefusal(cause, request);
    assert.ok(told instanceof TapRefusal);
    assert.deepEqual([told.code, told.message, told.cause], ['EROFS', cause.message, cause]);
    assert.equal(told.server, '/run/app.socket');
  });

  it('is none when the tap was to be between two addresses, or nothing tells why', () => {
    const cause = tapError('/run/app.socket', 'EACCES');
    assert.equal(asTapRefusal(cause, { ...request, upstream: parseAddress('@app') }), cause);
    const other = new Error('unknown');
    assert.equal(asTapRefusal(other, request), other);
  });
});
