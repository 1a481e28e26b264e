import type { NativeReceiveOptions } from './addon';
import { SeqpacketError } from './seqpacketError';

/** How a connection receives. */
export interface ReceiveOptions {
  /** Most bytes to keep of each packet; the rest is lost and the packet marked truncated. All bytes by default. */
  readonly receiveLimit?: number | undefined;
  /**
   * Ask for the sender's credentials with every packet (SO_PASSCRED). The kernel then gives a connection that sends a random
   * abstract name, which its peer can see (kernel-facts).
   */
  readonly passCredentials?: boolean | undefined;
  /**
   * What becomes of descriptors that come with a packet: by default they are named and closed (`describe`); with `own` whoever takes
   * the packet gets them too, and has to close them. Those of packets that nobody takes are closed, also when a worker is terminated.
   */
  readonly receiveFds?: 'describe' | 'own' | undefined;
}

/** Checks and completes what was asked. */
export function nativeReceiveOptions(options: ReceiveOptions): NativeReceiveOptions {
  const { receiveLimit, passCredentials = false, receiveFds = 'describe' } = options;
  if (receiveLimit !== undefined) checkInteger('receiveLimit', receiveLimit, 1, 0x7fff_ffff);
  return { receiveLimit: receiveLimit ?? 0, passCredentials, ownDescriptors: receiveFds === 'own' };
}

/** @throws SeqpacketError `EINVAL` unless `value` is a whole number from `least` to `most`. */
export function checkInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new SeqpacketError('EINVAL', `${name} is ${value}; give a whole number from ${least} to ${most}.`);
}
