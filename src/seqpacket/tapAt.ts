import { basename } from 'node:path';
import { identityAt, isInodeOf } from './fileIdentity';
import type { BoundListener } from './listenerPlace';
import { nativeListeners } from './tapThread';
import { tappedSuffix } from './tappedName';
import { isTemporaryNameOf, withoutTemporaryEnding } from './temporaryName';
import { unixTableListeners } from './unixTableListeners';

/** The listener at `path` if it is that of a tap in place, of whatever window or program, by the name that it was bound to. */
export function tapAt(path: string): BoundListener | undefined {
  const file = identityAt(path);
  if (file === undefined) return undefined;
  const aside = path + tappedSuffix;
  const listeners: readonly BoundListener[] = nativeListeners() ?? unixTableListeners();
  return listeners.find(({ name, fileInode }) => {
    const bound = Buffer.from(name).toString('utf8').replace(/\0+$/, '');
    return fileInode === undefined
      ? withoutTemporaryEnding(bound) === aside
      : isInodeOf(fileInode, file) && isTemporaryNameOf(aside, basename(bound));
  });
}
