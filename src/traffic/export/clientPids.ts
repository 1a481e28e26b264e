import type { TrafficEvent } from '../trafficEvent';
import type { ExportSource } from './captureWriter';

/** Which processes the clients of a capture were, by {@link connectionKey}: a server or tap hears of it when a connection opens (`SO_PEERCRED`). */
export async function findClientPids(source: ExportSource): Promise<ReadonlyMap<string, number>> {
  const pids = new Map<string, number>();
  for await (const { events } of source.read('kind == open && role != client && pid >= 0')) {
    for (const event of events) pids.set(connectionKey(event), event.credentials?.pid ?? 0);
  }
  return pids;
}

/** Tells connections apart. The number alone is not enough: imported ones have those of where they were captured. */
export function connectionKey({ address, role, connectionId }: TrafficEvent): string {
  return `${role} ${connectionId ?? ''} ${address}`;
}
