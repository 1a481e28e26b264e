import type { PanelSeries } from '../../../../src/webview/panelMessages';

/**
 * Buckets in which nothing passed.
 * @param startNs when the first begins, in ns since the epoch
 * @param stepNs how long each is
 * @param more how many there are, and what local time is ahead of UTC, in ms
 */
export function emptySeries(
  startNs: bigint,
  stepNs: number,
  { count = 0, zoneMs = 0 }: { readonly count?: number; readonly zoneMs?: number },
): PanelSeries {
  const none = Array.from({ length: count }, () => 0);
  return {
    startNs: startNs.toString(),
    stepNs,
    zoneMs,
    packetsToServer: none,
    packetsToClient: none,
    bytesToServer: none,
    bytesToClient: none,
  };
}
