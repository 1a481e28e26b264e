import type { LoadAttempt } from './loadAddon';
import { addonAttempts, nativeSockets } from './nativeSockets';

/** The native module as it stands in this environment, for a bug report. */
export interface AddonStatus {
  /** "loaded" with what it was built from, or the sentence that says why it is not. */
  readonly state: string;
  /** From where it was loaded. */
  readonly path: string | undefined;
  /** Every place where it was looked for. */
  readonly tried: readonly LoadAttempt[];
  /** Listening sockets open now. */
  readonly listeners: number;
  /** Connections open now, of servers and clients. */
  readonly connections: number;
}

/** Loads the native module if it is not loaded yet, and tells how that went and what it has open. */
export function addonStatus(): AddonStatus {
  try {
    const { addon } = nativeSockets();
    const { version, compiler, libc } = addon.build;
    const tried = addonAttempts();
    return {
      state: `loaded (version ${version}, built by ${compiler} against ${libc})`,
      path: tried.at(-1)?.path,
      tried,
      ...addon.counts(),
    };
  } catch (error) {
    const state = error instanceof Error ? error.message : String(error);
    return { state, path: undefined, tried: addonAttempts(), listeners: 0, connections: 0 };
  }
}
