import { listenerPlace, type BoundListener, type ListenerPlace } from './listenerPlace';
import { processCommand } from './processCommand';
import { processName } from './processName';
import { realAddress } from './realAddress';
import { formatAddress, parseAddress, type SocketAddress } from './socketAddress';
import { socketOwners } from './socketOwners';
import { nativeListeners } from './tapThread';
import { unixTableListeners } from './unixTableListeners';

/** A SOCK_SEQPACKET listener of this machine (of this network namespace). */
export interface SeqpacketListener {
  readonly address: SocketAddress;
  /** The process that holds it, where /proc may be read. */
  readonly pid: number | undefined;
  readonly command: string | undefined;
  /** Connections that wait to be accepted. */
  readonly waiting: number;
  /** A tap, of whatever window, is in its place. */
  readonly isTapped: boolean;
}

const seqpacketType = 5;

/** A listener, and where it is. */
interface Row {
  readonly listener: BoundListener;
  readonly address: SocketAddress;
  readonly place: ListenerPlace | undefined;
}

/** Listeners of one place. */
type Group = readonly [Row, ...Row[]];

/**
 * All listeners that have an address, sorted by it; found without connecting to any. One that is tapped in its place is told of once,
 * with the tap's clients that wait. `known` are paths where some may be whose own names do not tell it.
 */
export function seqpacketListeners(known: readonly string[] = []): readonly SeqpacketListener[] {
  const told = nativeListeners()?.filter(({ type }) => type === seqpacketType);
  // Containers may refuse netlink, and kernels be built without unix_diag: then /proc tells the most of it.
  const found: readonly BoundListener[] = (told ?? unixTableListeners()).filter(
    ({ name }) => name.length > 1,
  );
  const owners = socketOwners(new Set(found.map(({ inode }) => inode)));
  const rows = found.flatMap((listener) => rowOf(listener, owners.get(listener.inode), known));
  return [...groupsOf(rows).values()]
    .map((group) => summed(group, owners))
    .toSorted((a, b) => formatAddress(a.address).localeCompare(formatAddress(b.address)));
}

function rowOf(listener: BoundListener, pid: number | undefined, known: readonly string[]): readonly Row[] {
  const { name } = listener;
  if (name[0] === 0)
    return [{ listener, address: { kind: 'abstract', name: name.slice(1) }, place: undefined }];
  const place = listenerPlace(listener, pid, known);
  // No path that could be offered leads there: its file was removed, or is in another mount namespace, as of a container.
  if (place === undefined) return [];
  try {
    return [{ listener, address: parseAddress(place.path), place }];
  } catch {
    return []; // longer than an address may be
  }
}

/** The rows by the place where clients look for them: a server that was moved aside for a tap is with that. */
function groupsOf(rows: readonly Row[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  const placed = rows.map((row) => ({ row, key: realAddress(formatAddress(row.address)) }));
  const keys = new Set(placed.map(({ key }) => key));
  for (const { row, key } of placed) {
    const before = row.place?.before === undefined ? undefined : realAddress(row.place.before);
    // Of a tap that has ended without putting it back there is nothing at the old name.
    const group = before !== undefined && keys.has(before) ? before : key;
    groups.set(group, [row, ...(groups.get(group) ?? [])]);
  }
  return groups;
}

/** What is told of the listeners of one place: of the server, if it is seen, at the name that clients know. */
function summed(rows: Group, owners: ReadonlyMap<number, number>): SeqpacketListener {
  const isMoved = ({ place }: Row) => place?.before !== undefined && rows.length > 1;
  const server = rows.find(isMoved) ?? rows.find(({ place }) => place?.isTap !== true) ?? rows[0];
  const before = isMoved(server) ? server.place?.before : undefined;
  const pid = owners.get(server.listener.inode);
  return {
    address: before === undefined ? server.address : parseAddress(before),
    pid,
    command: pid === undefined ? undefined : (processCommand(pid) ?? processName(pid)),
    waiting: rows.reduce((sum, { listener }) => sum + listener.waiting, 0),
    isTapped: before !== undefined || rows.some(({ place }) => place?.isTap === true),
  };
}
