import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { describe, it } from 'node:test';
import type { BindObstacle } from '../../../src/seqpacket/addon';
import { connectError } from '../../../src/seqpacket/connectError';
import { errnoName } from '../../../src/seqpacket/errnoName';
import { errorCodeOf } from '../../../src/seqpacket/errorCodeOf';
import { listenError } from '../../../src/seqpacket/listenError';
import { acceptError, receiveError, refusedError } from '../../../src/seqpacket/receiveError';
import { sendError } from '../../../src/seqpacket/sendError';
import type { SeqpacketError } from '../../../src/seqpacket/seqpacketError';
import { parseAddress } from '../../../src/seqpacket/socketAddress';
import { tapFailure } from '../../../src/seqpacket/tapError';
import { accessNotCopied } from '../../../src/seqpacket/tapObstacles';

const { errno: numbers } = constants;
const path = '/nowhere/at/all.socket';
const address = parseAddress(path);

/** Every error that this room can make of these errnos: each must be a sentence on what is wrong, and one on what to do. */
const errnos = Object.values(numbers);

const makers: Readonly<Record<string, (errno: number) => SeqpacketError>> = {
  connecting: (errno) => connectError(address, { errno, syscall: 'connect' }),
  listening: (errno) => listenError(address, { errno, syscall: 'bind' }),
  sending: (errno) => sendError(address, errno, 10, 5),
  receiving: (errno) => receiveError(address, errno),
  accepting: (errno) => acceptError(address, errno),
  turningAway: (errno) => refusedError(address, { errno, syscall: 'setsockopt' }),
  tapping: (errno) => tapFailure(path, { errno, syscall: 'renameat2' }),
  givingAccess: (errno) => accessNotCopied(path, { errno, syscall: 'setxattr' }),
};

describe('errors are sentences', () => {
  for (const [what, make] of Object.entries(makers)) {
    it(`when ${what}, for every errno there is`, () => {
      for (const errno of errnos) {
        const error = make(errno);
        assert.equal(error.code, errnoName(errno));
        assert.equal(error.errno, errno);
        assert.equal(error.address, path);
        // Two sentences, or two parts of one: what is wrong, what to do.
        assert.match(error.message, /^[A-Z/].*[:;.] .*[.)]$/, error.code);
        assert.doesNotMatch(error.message, /undefined|\[object/);
      }
    });
  }

  const sentences: readonly (readonly [string, string, string])[] = [
    [
      'connecting',
      'EMFILE',
      'No descriptor is left for another socket. Close some connections, or raise the limit (ulimit -n).',
    ],
    ['listening', 'EROFS', `The file system of ${path} is read-only. Choose another address.`],
    ['listening', 'ENOSPC', `The file system of ${path} is full. Make room, or choose another address.`],
    [
      'listening',
      'ENOTSUP',
      `The file system of ${path} takes no socket files. Choose another address, such as one under /tmp.`,
    ],
    ['listening', 'EIO', `Listening at ${path} failed (EIO). Choose another address, or try again.`],
    [
      'sending',
      'ENOBUFS',
      `The kernel had no memory for the packet to ${path}. Send it again later, or in smaller packets.`,
    ],
    [
      'accepting',
      'ENOMEM',
      `Accepting connections at ${path} failed (ENOMEM); they wait, and it is tried again.`,
    ],
    [
      'turningAway',
      'ENOMEM',
      `A client at ${path} was turned away, as no connection could be made of it (setsockopt: ENOMEM). It has to connect again.`,
    ],
    [
      'tapping',
      'EDQUOT',
      `The disk is full, so the tap of ${path} was not started and nothing was changed. Make room, then try again.`,
    ],
    [
      'tapping',
      'EPERM',
      `The folder of ${path}, or the socket file, may not be changed, by its owner neither: it may be immutable (chattr). ` +
        'Have that taken off, or tap between two addresses: listen at one of your own, with this one as "upstream".',
    ],
  ];
  for (const [what, code, sentence] of sentences) {
    it(`${what}: ${code}`, () => {
      const errno = (numbers as Readonly<Record<string, number>>)[code];
      assert.ok(errno !== undefined);
      assert.equal(makers[what]?.(errno).message, sentence);
    });
  }

  it('what is in the way of a listener is named', () => {
    const obstacles: readonly (readonly [BindObstacle, RegExp])[] = [
      ['listening', /already listens at .*Stop it first/],
      ['otherType', /another type/],
      ['otherOwner', /another user.*Have its owner remove it/],
      ['directory', /is a folder/],
      ['otherFile', /not a socket/],
      ['unprovable', /cannot be told whether a server still uses/],
    ];
    for (const [obstacle, sentence] of obstacles) {
      const error = listenError(address, { errno: numbers.EADDRINUSE, syscall: 'bind', obstacle });
      assert.equal(error.code, 'EADDRINUSE');
      assert.match(error.message, sentence);
    }
  });
});

describe('errnoName', () => {
  it('is the name, or the number where Node knows none', () => {
    assert.equal(errnoName(numbers.EPIPE), 'EPIPE');
    assert.equal(errnoName(524), 'errno 524');
  });
});

describe('errorCodeOf', () => {
  it('is the name also of what Node has none for', () => {
    const { EDQUOT } = numbers;
    const unnamed = { errno: -EDQUOT, code: `Unknown system error -${EDQUOT}` };
    assert.equal(errorCodeOf(Object.assign(new Error(), unnamed)), 'EDQUOT');
    assert.equal(errorCodeOf(Object.assign(new Error(), { errno: -numbers.EROFS, code: 'EROFS' })), 'EROFS');
    assert.equal(errorCodeOf(Object.assign(new Error(), { code: 'ERR_OUT_OF_RANGE' })), 'ERR_OUT_OF_RANGE');
    assert.equal(errorCodeOf('anything'), 'EIO');
  });
});
