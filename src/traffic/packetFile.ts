import { hexdump, hexdumpLength } from './hexdump';
import { plainText } from './plainText';
import { textExtension } from './textExtension';
import type { TrafficEvent } from './trafficEvent';

/** What a packet's file holds: its bytes as they are, or their hex dump as text, which an editor shows whatever the bytes are. */
type PacketFileForm = 'payload' | 'hexdump';

/** A packet as a file of a read-only file system. */
export interface PacketFile {
  readonly seq: number;
  /** Tells the packet from one of that number in another capture, which a tab that is opened again might find instead. */
  readonly timeNs: bigint;
  readonly form: PacketFileForm;
  /** By which an editor picks the language; the content does not depend on it. */
  readonly extension: '.json' | '.txt' | '.bin';
}

/** Where a file is: the path of a URI, whose last part is what a tab shows, and its query. */
export interface PacketFilePlace {
  readonly path: string;
  readonly query: string;
}

/** The file that holds the bytes of a packet, with the extension that suits them: `.bin` for what no text editor shows as it is. */
export function payloadFile(packet: TrafficEvent): PacketFile {
  const text = plainText(packet.data ?? nothing);
  return text === undefined ? fileOf(packet, 'payload', '.bin') : textFile(packet, text);
}

/** The file that holds the bytes of a packet which is this text. */
function textFile(packet: TrafficEvent, text: string): PacketFile {
  return fileOf(packet, 'payload', textExtension(text));
}

/** The file that holds the hex dump of a packet. */
function hexdumpFile(packet: TrafficEvent): PacketFile {
  return fileOf(packet, 'hexdump', '.txt');
}

/** {@link payloadFile} when a text editor shows it as it is, else {@link hexdumpFile}. */
export function readableFile(packet: TrafficEvent): PacketFile {
  const file = payloadFile(packet);
  return file.extension === '.bin' ? hexdumpFile(packet) : file;
}

/**
 * The files by which two packets are best compared: as texts when both are, as hex dumps otherwise. Also as hex dumps when texts differ
 * in white space at most, because an editor that compares leaves such differences out unless told (`diffEditor.ignoreTrimWhitespace`).
 */
export function comparableFiles(
  left: TrafficEvent,
  right: TrafficEvent,
): readonly [left: PacketFile, right: PacketFile] {
  const [one, other] = [left, right].map(({ data }) => plainText(data ?? nothing));
  if (one === undefined || other === undefined || withoutSpace(one) === withoutSpace(other))
    return [hexdumpFile(left), hexdumpFile(right)];
  return [textFile(left, one), textFile(right, other)];
}

/** Where a file is; {@link parsePacketFile} is its inverse. */
export function placeOf({ seq, timeNs, form, extension }: PacketFile): PacketFilePlace {
  const name = form === 'payload' ? `Packet ${seq} payload${extension}` : `Packet ${seq} hex dump.txt`;
  return { path: `/${name}`, query: timeNs.toString() };
}

const pathPattern = /^\/Packet (?<seq>\d{1,15}) (?:payload(?<extension>\.json|\.txt|\.bin)|hex dump\.txt)$/;

/** The file that is at a place; undefined where none can be. */
export function parsePacketFile({ path, query }: PacketFilePlace): PacketFile | undefined {
  const groups = pathPattern.exec(path)?.groups;
  if (groups === undefined || !/^\d{1,20}$/.test(query)) return undefined;
  const { seq, extension } = groups as {
    readonly seq: string;
    readonly extension?: '.json' | '.txt' | '.bin';
  };
  const form = extension === undefined ? 'hexdump' : 'payload';
  return { seq: Number(seq), timeNs: BigInt(query), form, extension: extension ?? '.txt' };
}

/** The bytes of the file, for the bytes kept of its packet. */
export function packetFileBytes({ form }: PacketFile, data: Uint8Array): Uint8Array {
  // A copy: what is kept is a view of memory that many packets share.
  return form === 'payload' ? new Uint8Array(data) : Buffer.from(hexdump(data), 'latin1');
}

/** The length of {@link packetFileBytes} for a packet of which `kept` bytes are kept: it is asked for far more often than the bytes. */
export function packetFileSize({ form }: PacketFile, kept: number): number {
  return form === 'payload' ? kept : hexdumpLength(kept);
}

const nothing = new Uint8Array();

function fileOf(
  { seq, timeNs }: TrafficEvent,
  form: PacketFileForm,
  extension: PacketFile['extension'],
): PacketFile {
  return { seq, timeNs, form, extension };
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, '');
}
