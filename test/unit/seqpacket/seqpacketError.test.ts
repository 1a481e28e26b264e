import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeqpacketError } from '../../../src/seqpacket/seqpacketError';

test('a SeqpacketError carries its code, what the system said and the cause', () => {
  const cause = new Error('below');
  const error = new SeqpacketError('ECONNREFUSED', 'Nobody listens. Start the server.', {
    errno: 111,
    syscall: 'connect',
    address: '/tmp/x.socket',
    cause,
  });
  assert.ok(error instanceof Error);
  assert.equal(String(error), 'SeqpacketError: Nobody listens. Start the server.');
  assert.deepEqual(
    [error.code, error.errno, error.syscall, error.address, error.cause],
    ['ECONNREFUSED', 111, 'connect', '/tmp/x.socket', cause],
  );
});

test('details that are not known leave no property behind', () => {
  assert.deepEqual(Object.keys(new SeqpacketError('EINVAL', 'No.')).sort(), ['code', 'name']);
});
