import { safeText } from '../safeText';
import type { TrafficEvent } from '../trafficEvent';
import type { ExportSource } from './captureWriter';

/**
 * What the clients of a capture are called, by {@link connectionKey}: `client[4711 python3]`, without the process's name where that is
 * not known. A server or tap hears of its client's process when a connection opens (`SO_PEERCRED`).
 */
export async function findClientNames(source: ExportSource): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for await (const { events } of source.read('kind == open && role != client && pid >= 0')) {
    for (const event of events) names.set(connectionKey(event), nameOf(event));
  }
  return names;
}

/** Tells connections apart. The number alone is not enough: imported ones have those of where they were captured. */
export function connectionKey({ address, role, connectionId }: TrafficEvent): string {
  return `${role} ${connectionId ?? ''} ${address}`;
}

function nameOf({ credentials, processName }: TrafficEvent): string {
  const pid = credentials?.pid ?? 0;
  return `client[${processName === undefined ? pid : `${pid} ${safeText(processName)}`}]`;
}
