import type { CaptureView } from '../../traffic/captureView';
import { isFromServer } from '../../traffic/isFromServer';
import type { SequenceRow } from '../../webview/panelMessages';
import { panelRow, rowDataBytes } from './panelRow';

/** Rows of a sequence diagram of the events in a view, from position `start` up to `end`. */
export function sequenceRows(
  view: CaptureView,
  originNs: bigint | undefined,
  start: number,
  end: number,
): readonly SequenceRow[] {
  let previousNs = view.rows(start - 1, start, 0)[0]?.timeNs;
  return view.rows(start, end, rowDataBytes).map((event) => {
    const row = panelRow(event, originNs ?? event.timeNs, previousNs);
    previousNs = event.timeNs;
    return {
      ...row,
      isToServer: event.kind === 'packet' && !isFromServer(event),
      ...(event.latencyNs !== undefined && { latencyNs: Number(event.latencyNs) }),
    };
  });
}
