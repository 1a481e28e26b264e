import type { RunningTap, TappedConnection, TappedWay } from '../../endpoints/runningTap';
import { countOf } from '../../traffic/countOf';
import { safeText } from '../../traffic/safeText';
import { shortBytes } from '../../traffic/shortBytes';

/** What a row of a view says. */
interface RowTexts {
  /** Beside its label. */
  readonly description: string;
  /** By a screen reader, instead of label and description. */
  readonly spoken: string;
  /** When the mouse rests on it, a line each. */
  readonly tooltip: readonly string[];
}

/** What the row of a tap says. */
export function tapTexts(tap: RunningTap): RowTexts {
  const { tapId, address, upstream, inPlace, stopped, connections, accepted, unrecorded } = tap;
  const state = stopped ? 'tap stopped, last connections' : inPlace ? 'tap in place' : 'tap';
  const clients = countOf(connections.length, 'client');
  const description = [state, clients, ...unrecordedOf(unrecorded)].join(' · ');
  return {
    description,
    spoken: `Tap of ${safeText(address)}, ${description}`,
    tooltip: [
      `Tap ${tapId} of this window`,
      `Clients connect to ${address}`,
      inPlace ? `The server's own socket is at ${upstream} meanwhile` : `The server is at ${upstream}`,
      `Connections: ${connections.length} open, ${accepted} in all`,
      ...unrecordedOf(unrecorded),
    ],
  };
}

/** What the row of a connection through a tap says: who the client is, what passed each way, and what waits to be read. */
export function tappedConnectionTexts(connection: TappedConnection): RowTexts {
  const { connectionId, client, command, toServer, toClient, unrecorded } = connection;
  const who = command === undefined ? `pid ${client.pid}` : `${safeText(nameOf(command))} (${client.pid})`;
  const missing = unrecordedOf(unrecorded);
  const lines = [
    `To the server: ${amountOf(toServer)}; it has ${unreadOf(toServer.unread)}`,
    `To the client: ${amountOf(toClient)}; it has ${unreadOf(toClient.unread)}`,
    ...missing,
  ];
  return {
    // Side bars are narrow: no more than an arrow between the two ways.
    description: [`${who} → ${briefly(toServer)} ← ${briefly(toClient)}`, ...missing].join(' · '),
    spoken: [`Connection ${connectionId} of ${who}`, ...lines].join('. '),
    tooltip: [
      `Connection #${connectionId} through the tap of ${connection.address}`,
      `Client: pid ${client.pid}, uid ${client.uid}, gid ${client.gid}`,
      ...(command === undefined ? [] : [command]),
      ...lines,
    ],
  };
}

/** Packets that are missing in the capture, if any are. */
export function unrecordedOf(count: number): readonly string[] {
  return count === 0 ? [] : [`${countOf(count, 'packet')} not recorded`];
}

/** The program's name of a command line. */
function nameOf(command: string): string {
  const [program = ''] = command.split(' ');
  return program.slice(program.lastIndexOf('/') + 1);
}

function briefly({ packets, bytes, unread }: TappedWay): string {
  if (packets === 0) return '0';
  return unread === 0
    ? `${packets} (${shortBytes(bytes)})`
    : `${packets} (${shortBytes(bytes)}, ${shortBytes(unread)} unread)`;
}

function amountOf({ packets, bytes }: TappedWay): string {
  return `${countOf(packets, 'packet')}, ${countOf(bytes, 'byte')}`;
}

/** The kernel counts its own overhead with the bytes. */
function unreadOf(bytes: number): string {
  return bytes === 0 ? 'read all' : `not read ${countOf(bytes, 'byte')} of queue`;
}
