import { element, setAttribute } from '../dom';
import { packetBadges } from '../packetBadges';
import type { SequenceRow } from '../panelMessages';
import type { RowSlot } from '../virtualRows';
import { stepDelta, stepLabel, stepLatency, stepSentence } from './stepText';

/** What a step is drawn from. */
interface StepSource {
  rowAt(position: number): SequenceRow | undefined;
  isSelected(position: number): boolean;
  extent(): { readonly start: number; readonly end: number };
}

/** The id of the element that shows a position. */
export function stepId(position: number): string {
  return `step-${position}`;
}

/**
 * A step of the diagram: number and time, and between the two lifelines the arrow of a packet, or a sign for what happened.
 * What goes back to the client is dashed, as replies are in UML.
 */
export function sequenceStep(source: StepSource): RowSlot {
  const number = element('span', { class: 'step-number' });
  const time = element('span', { class: 'step-time' });
  const delta = element('span', { class: 'step-delta' });
  const label = element('bdi', { class: 'step-label' });
  const latency = element('span', { class: 'step-latency' });
  const badges = packetBadges();
  const lifelines = element(
    'div',
    { class: 'lifelines' },
    element('div', { class: 'step-text' }, ...badges.elements, label, latency),
    element('div', { class: 'arrow' }),
    element('span', { class: 'end-mark client', text: '✕' }),
    element('span', { class: 'end-mark server', text: '✕' }),
  );
  const step = element(
    'div',
    { class: 'step', attributes: { role: 'option' } },
    number,
    time,
    delta,
    lifelines,
  );
  return { element: step, show };

  function show(position: number): void {
    const row = source.rowAt(position);
    const { start, end } = source.extent();
    step.id = stepId(position);
    setAttribute(step, 'aria-posinset', String(position - start + 1));
    setAttribute(step, 'aria-setsize', String(end - start));
    setAttribute(step, 'aria-selected', String(source.isSelected(position)));
    setAttribute(step, 'aria-label', row && stepSentence(row));
    setAttribute(step, 'aria-busy', row === undefined ? 'true' : undefined);
    step.className = `step ${row === undefined ? 'waiting' : classOf(row)}`;
    number.textContent = row === undefined ? '' : String(row.seq);
    time.textContent = row?.clock ?? '';
    delta.textContent = row === undefined ? '' : stepDelta(row);
    label.textContent = row === undefined ? '' : stepLabel(row);
    latency.textContent = row === undefined ? '' : stepLatency(row);
    setAttribute(label, 'title', row && stepLabel(row));
    badges.show(row);
  }
}

function classOf({ kind, isToServer }: SequenceRow): string {
  if (kind !== 'packet') return `happening ${kind}`;
  return isToServer ? 'packet to-server' : 'packet to-client';
}
