import { completeFilter } from '../../traffic/filter/completeFilter';
import type { PanelCompletion } from '../../webview/panelMessages';

/** What can be typed next of a filter, ready to be put in: what something must follow comes with a space. */
export function panelCompletions(text: string, column: number): readonly PanelCompletion[] {
  return completeFilter(text, column).map(({ text: label, kind, detail, start, end }) => {
    const goesOn = kind !== 'value' && !label.endsWith('.') && text[end] !== ' ';
    return { label, detail, insert: goesOn ? `${label} ` : label, start, end };
  });
}
