import { afterEach, beforeEach } from 'node:test';
import { root } from '../../tools/paths.mjs';
import { openSession, type Session } from '../../workbench/session.mjs';

/**
 * Gives each test of the `describe` in which it is called a session with room for what panels are tested with; one each, because a
 * window finds the capture of the one before it again.
 * @returns what gives the session of the test that runs
 */
export function usePanelSessions(): () => Session {
  let session: Session | undefined;
  beforeEach(async () => {
    session = await openSession({
      extension: root,
      settings: { 'seqpacket.traffic.maxPackets': 500_000, 'seqpacket.traffic.maxMemoryMiB': 1024 },
    });
  });
  afterEach(() => session?.close());
  return () => {
    if (session === undefined) throw new Error('No test runs.');
    return session;
  };
}
