import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaptureLimits } from '../../../src/traffic/captureLimits';
import { CaptureStore } from '../../../src/traffic/captureStore';
import type { FileLayer } from '../../../src/traffic/log/fileLayer';
import { systemFiles } from '../../../src/traffic/log/fileLayer';
import type { NewTrafficEvent } from '../../../src/traffic/trafficEvent';
import { roomy } from '../../fixtures/memoryCapture';

/** A folder for captures that is gone after `body`. */
export async function inCaptureRoot(body: (root: string) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'seqpacket-captures-'));
  try {
    await body(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** A capture on disk, opened. */
export async function openCapture(
  root: string,
  limits: Partial<CaptureLimits> = {},
  files: Partial<FileLayer> = {},
): Promise<CaptureStore> {
  const store = new CaptureStore({ ...roomy, ...limits }, { ...systemFiles, ...files });
  await store.open(root, 0);
  return store;
}

/** The files of all captures below `root`, in order. */
export function logFiles(root: string): readonly string[] {
  return readdirSync(root)
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
    .toSorted();
}

/** A packet with this text. */
export function packet(text: string, more: Partial<NewTrafficEvent> = {}): NewTrafficEvent {
  const data = new Uint8Array(Buffer.from(text));
  return {
    timeNs: 1_760_000_000_000_000_000n,
    kind: 'packet',
    address: '/tmp/a.socket',
    role: 'server',
    connectionId: 1,
    direction: 'in',
    length: data.length,
    data,
    ...more,
  };
}

/** The payloads kept, as text. */
export function texts(store: CaptureStore): readonly string[] {
  return store.slice(0, store.size).map(({ data }) => Buffer.from(data ?? []).toString());
}
