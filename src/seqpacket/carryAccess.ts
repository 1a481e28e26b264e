import { isSameAccess, withSameFile } from './fileAccess';
import type { TapFiles } from './tapFiles';

/**
 * Gives the original, which is aside, what programs did meanwhile to our file at its name, taking that for it: chmod(1), chown(1),
 * setfacl(1). Where that is not permitted it stays as it was; the server is to be reached again all the same.
 */
export function carryAccess({ path, aside, original, own, given }: TapFiles): void {
  if (given === undefined) return;
  try {
    const now = withSameFile(path, own, (file) => file.access());
    if (now === undefined || 'errno' in now || isSameAccess(now, given)) return;
    withSameFile(aside, original, (file) => {
      const before = file.access();
      if (!('errno' in before) && file.give(now) !== undefined) file.give(before);
    });
  } catch {
    // Its folder may not be looked into any more: then nothing can be put back either.
  }
}
