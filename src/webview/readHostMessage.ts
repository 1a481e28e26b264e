import type { MessageToPanel } from './panelMessages';

/** The types there are, so that one that is added is not forgotten here. */
const types: Readonly<Record<MessageToPanel['type'], true>> = {
  view: true,
  filter: true,
  history: true,
  rows: true,
  completions: true,
  packet: true,
  bytes: true,
  located: true,
  statistics: true,
  sequenceView: true,
  sequenceRows: true,
  connections: true,
};

/**
 * The message that came, when it is one of the extension's: VS Code and browser extensions post to a page too. The
 * extension is of the same version as this page, so a known type is enough.
 */
export function readHostMessage(value: unknown): MessageToPanel | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  return typeof value.type === 'string' && Object.hasOwn(types, value.type)
    ? (value as MessageToPanel)
    : undefined;
}
