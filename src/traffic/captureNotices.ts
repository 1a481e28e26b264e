import type { CaptureStore } from './captureStore';
import { countOf } from './countOf';

/** What a person should know of a capture that its events do not say, each a sentence: what is missing from it, and why. */
export function captureNotices({
  dropped,
  unrecorded,
  pause,
}: Pick<CaptureStore, 'dropped' | 'unrecorded' | 'pause'>): readonly string[] {
  const notices: string[] = [];
  if (pause !== undefined) notices.push(pause.message);
  if (unrecorded > 0) {
    const are = unrecorded === 1 ? 'is' : 'are';
    notices.push(`${countOf(unrecorded, 'event')} came while the capture was paused and ${are} not in it.`);
  }
  if (dropped > 0) notices.push(droppedNotice(dropped));
  return notices;
}

/** Says how many events the limits pushed out. */
export function droppedNotice(dropped: number): string {
  return `${countOf(dropped, 'oldest event')} went, to keep within the limits of the settings.`;
}
