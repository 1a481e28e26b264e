import { runForeign } from '../../fixtures/runForeign';

/** Runs a program in namespaces of its own: of root, or of a user whom the kernel lets have one of users. */
export const unshare = ['unshare', ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'])];

/** Whether the kernel lets this user do so. */
export function mayUnshare(): boolean {
  try {
    runForeign('unshare', [...unshare.slice(1), '--net', '--mount', 'true']);
    return true;
  } catch {
    return false;
  }
}
