import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keptFileSize } from '../../../src/traffic/keptFileSize';
import { comparableFiles, packetFileBytes, payloadFile } from '../../../src/traffic/packetFile';
import { appended, memoryCapture } from '../../fixtures/memoryCapture';

const endpoint = { timeNs: 1_760_000_000_123_456_789n, address: '/a', role: 'server' } as const;
const data = Uint8Array.from({ length: 300 }, (_, byte) => byte);

describe('the size of a packet that is a file', () => {
  it('is known without reading the packet', () => {
    const capture = memoryCapture();
    const packet = appended(capture, { ...endpoint, kind: 'packet', length: 900, data });
    const payload = payloadFile(packet);
    const [dump] = comparableFiles(packet, packet);
    const unread = (): never => assert.fail('the packet is read');
    Object.assign(capture, { get: unread, slice: unread, pick: unread });
    assert.equal(keptFileSize(capture, payload), 300);
    assert.equal(keptFileSize(capture, dump), packetFileBytes(dump, data).length);
  });

  it('is not known of one that is not kept, is of another capture, or is no packet', () => {
    const capture = memoryCapture();
    const file = payloadFile(appended(capture, { ...endpoint, kind: 'packet', length: 300, data }));
    const close = appended(capture, { ...endpoint, kind: 'close' });
    assert.equal(keptFileSize(capture, file), 300);
    assert.equal(keptFileSize(capture, { ...file, timeNs: file.timeNs + 1n }), undefined);
    assert.equal(keptFileSize(capture, { ...file, seq: 999_999_999_999_999 }), undefined);
    assert.equal(keptFileSize(capture, payloadFile(close)), undefined);
    capture.clear();
    assert.equal(keptFileSize(capture, file), undefined);
  });
});
