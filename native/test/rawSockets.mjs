// @ts-check
// The native module without src/seqpacket: its functions as they are, for tests that a worker or a plain Node runs.
import { existsSync } from 'node:fs';
import * as path from 'node:path';

/** Words of a row, as in src/seqpacket/addon.ts. */
export const packetWords = 10;
export const acceptedWords = 5;
export const sentWords = 3;

/** @typedef {import('../../src/seqpacket/addon').NativeAddon} NativeAddon */
/** @typedef {import('../../src/seqpacket/addon').NativeCallbacks} NativeCallbacks */

export const addonFile = ['glibc', 'musl']
  .map((libc) => path.resolve(`prebuilds/linux-${process.arch}/seqpacket.${libc}.node`))
  .find((file) => existsSync(file));

/**
 * Loads and starts the module in this environment. Callbacks that are not given do nothing.
 * @param {Partial<NativeCallbacks>} callbacks
 */
export function rawSockets(callbacks) {
  if (addonFile === undefined) throw new Error('There is no module yet: npm run build:native');
  const module = { exports: {} };
  process.dlopen(module, addonFile);
  const addon = /** @type {NativeAddon} */ (module.exports);
  const tables = {
    packets: new Uint32Array(256 * packetWords),
    accepted: new Uint32Array(64 * acceptedWords),
    sent: new Uint32Array(256 * sentWords),
  };
  const nothing = () => undefined;
  addon.start(
    {
      onReceive: () => false,
      onEnd: nothing,
      onHangup: nothing,
      onSent: nothing,
      onAccept: nothing,
      onRefused: nothing,
      onAcceptError: nothing,
      ...callbacks,
    },
    tables,
  );
  return { addon, tables };
}

const receive = { receiveLimit: 0, passCredentials: false, ownDescriptors: false, abstract: false };

/** @param {NativeAddon} addon @param {string} file */
export function listenAt(addon, file, ownDescriptors = false) {
  const handle = addon.listen(Buffer.from(file), { ...receive, ownDescriptors, backlog: 20, mode: 0o600 });
  if (typeof handle !== 'number') throw new Error(`listen: ${JSON.stringify(handle)}`);
  return handle;
}

/** @param {NativeAddon} addon @param {string} file */
export function connectTo(addon, file) {
  const connection = addon.connect(Buffer.from(file), receive);
  if (!('handle' in connection)) throw new Error(`connect: ${JSON.stringify(connection)}`);
  return connection.handle;
}
