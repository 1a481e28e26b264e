import { readFileSync } from 'node:fs';

/** A SOCK_SEQPACKET listener as the table of Unix-domain sockets tells of it. */
interface TableListener {
  readonly inode: number;
  /** The name that it was bound to; an abstract one begins with a NUL. */
  readonly name: Uint8Array;
  /** Connections that wait to be accepted. */
  readonly waiting: number;
}

interface Row {
  readonly flags: string;
  readonly type: string;
  readonly state: string;
  readonly inode: number;
  readonly name: string;
}

/** Num: RefCount Protocol Flags Type St Inode, and a space and the name of a socket that has one (unix_seq_show of net/unix/af_unix.c). */
const rowBegin =
  /^[0-9a-f]+: [0-9A-F]{8} [0-9A-F]{8} (?<flags>[0-9A-F]{8}) (?<type>[0-9A-F]{4}) (?<state>[0-9A-F]{2}) +(?<inode>\d+)(?: (?<name>.*))?$/s;
const seqpacket = '0005';
/** __SO_ACCEPTCON of linux/net.h: it listens. */
const accepts = '00010000';
/** SS_CONNECTING of linux/net.h, in a row without an inode: connected to a listener, whose name it has, and not accepted. */
const waits = '02';

/**
 * The listeners that have a name, in the kernel's order, from the table that /proc has where sock_diag(7) is refused or not there: it
 * does not tell of a file's identity or a backlog's size.
 */
export function unixTableListeners(table = readTable()): readonly TableListener[] {
  const rows = rowsOf(table).filter(({ type, name }) => type === seqpacket && name !== '');
  const waiting = new Map<string, number>();
  for (const { name, state, inode } of rows) {
    if (state === waits && inode === 0) waiting.set(name, (waiting.get(name) ?? 0) + 1);
  }
  return rows
    .filter(({ flags }) => flags === accepts)
    .map(({ name, inode }) => ({ inode, name: boundName(name), waiting: waiting.get(name) ?? 0 }));
}

/** Each byte one character: names are bytes. */
function readTable(): string {
  try {
    return readFileSync('/proc/net/unix', 'latin1');
  } catch {
    return ''; // no /proc, or a kernel without it: nothing can be told
  }
}

/** A name may hold line feeds; what does not begin as a row does is more of the name before it. */
function rowsOf(table: string): readonly Row[] {
  const rows: Row[] = [];
  for (const line of table.replace(/\n$/, '').split('\n')) {
    const columns = rowBegin.exec(line)?.groups;
    const last = rows.at(-1);
    if (columns !== undefined) {
      const { flags = '', type = '', state = '', inode = '', name = '' } = columns;
      rows.push({ flags, type, state, inode: Number(inode), name });
    } else if (last !== undefined) {
      rows[rows.length - 1] = { ...last, name: `${last.name}\n${line}` };
    }
  }
  return rows;
}

/**
 * The bytes of a name. The table has @ for each NUL of an abstract one. Those at its end are taken for NULs, with which C programs
 * fill sun_path, and others for what they are.
 */
function boundName(name: string): Uint8Array {
  if (!name.startsWith('@')) return Buffer.from(name, 'latin1');
  const [, body = '', end = ''] = /^@(.*?)(@*)$/s.exec(name) ?? [];
  return Buffer.from(`\0${body}${'\0'.repeat(end.length)}`, 'latin1');
}
