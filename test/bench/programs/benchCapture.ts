import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptureStore } from '../../../src/traffic/captureStore';
import type { NewTrafficEvent } from '../../../src/traffic/trafficEvent';

const mebibytes = 1024 * 1024;

/** Bytes of a payload. */
const payloadBytes = 200;

/** A capture in a folder of its own, with room for a million packets, and what closes it and removes the folder. */
export async function benchCapture(): Promise<{ capture: CaptureStore; remove: () => Promise<void> }> {
  const root = mkdtempSync(join(tmpdir(), 'seqpacket-bench-'));
  const capture = new CaptureStore({
    maxPackets: 1_000_000,
    maxMemoryBytes: 256 * mebibytes,
    maxDiskBytes: 2048 * mebibytes,
  });
  await capture.open(root);
  const remove = async () => {
    await capture.close();
    rmSync(root, { recursive: true });
  };
  return { capture, remove };
}

/** Makes packets as a busy server sees them: requests in JSON and their replies, on ten connections, 5 µs apart. */
export function packetMaker(): () => NewTrafficEvent {
  const address = '/tmp/9Lq7BNBnBycd6nxy.socket';
  const credentials = { pid: 4711, uid: 1000, gid: 1000 };
  const payloads = Array.from({ length: 1000 }, (_, n) => payload(n));
  const startNs = BigInt(Date.now()) * 1_000_000n;
  let made = 0;
  return () => {
    const n = made++;
    const data = payloads[n % payloads.length] ?? new Uint8Array();
    return {
      timeNs: startNs + BigInt(n * 5000),
      kind: 'packet',
      address,
      role: 'server',
      connectionId: 1 + ((n >> 1) % 10),
      direction: n % 2 === 0 ? 'in' : 'out',
      length: data.length,
      data,
      truncated: false,
      fds: undefined,
      credentials: n % 2 === 0 ? credentials : undefined,
    };
  };
}

function payload(n: number): Uint8Array {
  const text = JSON.stringify({ cmd: n % 100 === 0 ? 'start' : 'status', id: n, note: '' });
  return new Uint8Array(
    Buffer.from(text.replace('""', JSON.stringify('x'.repeat(payloadBytes - text.length)))),
  );
}
