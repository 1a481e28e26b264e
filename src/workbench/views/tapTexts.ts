import type { RunningTap, TappedConnection, TappedWay, UnjoinedClient } from '../../endpoints/runningTap';
import { countOf } from '../../traffic/countOf';
import { safeText } from '../../traffic/safeText';
import { shortBytes } from '../../traffic/shortBytes';

/** Where one way through a tap leads. */
export type TapReceiver = 'server' | 'client';

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
  const trouble = tap.unjoined === undefined ? [] : [unjoinedTexts(tap.unjoined)];
  const state = stopped ? 'tap stopped, last connections' : inPlace ? 'tap in place' : 'tap';
  const clients = countOf(connections.length, 'client');
  const description = [state, clients, ...unrecordedOf(unrecorded)].join(' · ');
  return {
    description,
    spoken: [`Tap of ${safeText(address)}, ${description}`, ...trouble.map(({ spoken }) => spoken)].join(
      '. ',
    ),
    tooltip: [
      `Tap ${tapId} of this window`,
      `Clients connect to ${address}`,
      inPlace ? `The server's own socket is at ${upstream} meanwhile` : `The server is at ${upstream}`,
      `Connections: ${connections.length} open, ${accepted} in all`,
      ...trouble.flatMap(({ tooltip }) => tooltip),
      ...unrecordedOf(unrecorded),
    ],
  };
}

/** What the row below that of a tap says while its latest client could not be joined with the server. */
export function unjoinedTexts({ error, waits }: UnjoinedClient): RowTexts & { readonly label: string } {
  const { code, message } = error;
  // The label has to leave room for the code.
  const [label, inWords] = waits
    ? ['A client waits', 'A client waits']
    : ['Turned away', 'Last client turned away'];
  return { label, description: code, spoken: `${inWords}: ${code}`, tooltip: [message] };
}

/** What the row of a connection through a tap says: who the client is, what passed each way, and what waits to be read. */
export function tappedConnectionTexts(connection: TappedConnection): RowTexts {
  const { connectionId, client, command, toServer, toClient, unrecorded } = connection;
  const who = command === undefined ? `pid ${client.pid}` : `${safeText(nameOf(command))} (${client.pid})`;
  const missing = unrecordedOf(unrecorded);
  const lines = [wayLine('server', toServer), wayLine('client', toClient), ...missing];
  return {
    // Side bars are narrow: bytes and queues are in rows of their own.
    description: [`${who} → ${toServer.packets} ← ${toClient.packets}`, ...missing].join(' · '),
    spoken: [`Connection ${connectionId} of ${who}`, ...lines].join('. '),
    tooltip: [
      `Connection #${connectionId} through the tap of ${connection.address}`,
      `Client: pid ${client.pid}, uid ${client.uid}, gid ${client.gid}`,
      ...(command === undefined ? [] : [command]),
      ...lines,
    ],
  };
}

/** What the row of one way through a tap says; the packets are in that of its connection. */
export function tappedWayTexts(receiver: TapReceiver, way: TappedWay): RowTexts {
  const { bytes, unread } = way;
  const queue = unread === 0 ? [] : [`${shortBytes(unread)} unread`];
  const line = wayLine(receiver, way);
  return {
    description: [shortBytes(bytes), ...queue].join(' · '),
    spoken: line,
    tooltip: [line],
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

function wayLine(receiver: TapReceiver, { packets, bytes, unread }: TappedWay): string {
  return `To the ${receiver}: ${countOf(packets, 'packet')}, ${countOf(bytes, 'byte')}; it has ${unreadOf(unread)}`;
}

/** The kernel counts its own overhead with the bytes. */
function unreadOf(bytes: number): string {
  return bytes === 0 ? 'read all' : `not read ${countOf(bytes, 'byte')} of queue`;
}
