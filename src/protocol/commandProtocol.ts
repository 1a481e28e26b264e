import { countBytes } from './countBytes';
import { ProtocolError } from './protocolError';

/** What a client may ask of a command server: the reply, or the reply and then its end. */
export type Command = 'SEND' | 'DOWN';

/** Bytes of a length packet: one signed 32-bit integer in host byte order. */
const lengthPacketBytes = 4;

/** The command that `packet` is: exactly `SEND` or `DOWN` up to the first NUL, as a C string is read; else `undefined`. */
export function commandOf(packet: Uint8Array): Command | undefined {
  const nul = packet.indexOf(0);
  const end = nul < 0 ? packet.length : nul;
  if (end !== 4) return undefined;
  const text = String.fromCharCode(...packet.subarray(0, end));
  return text === 'SEND' || text === 'DOWN' ? text : undefined;
}

/** The packet that asks for `command`, without a final NUL. */
export function encodeCommand(command: Command): Uint8Array {
  return new TextEncoder().encode(command);
}

/** The packet that announces a reply of `length` bytes. Typed arrays have the host's byte order, as the C peer's `int`. */
export function encodeLengthPacket(length: number): Uint8Array {
  return new Uint8Array(Int32Array.of(length).buffer);
}

/**
 * The length, in bytes, that a length packet announces.
 * @throws ProtocolError (code `EBADMSG`) when it is not exactly 4 bytes, or negative.
 */
export function decodeLengthPacket(packet: Uint8Array): number {
  if (packet.length !== lengthPacketBytes) {
    throw new ProtocolError(
      `The server's first packet has ${countBytes(packet.length)}, but a length packet has ${lengthPacketBytes}: a signed ` +
        `32-bit integer in host byte order. If this server does not speak the command protocol, use framing "none".`,
    );
  }
  const length = new Int32Array(packet.slice().buffer)[0] ?? 0;
  if (length < 0) {
    throw new ProtocolError(
      `The server announced a reply of ${length} bytes; a length cannot be negative. If this server does not speak ` +
        `the command protocol, use framing "none".`,
    );
  }
  return length;
}

/**
 * The reply inside the packet that follows a length packet: its first `length` bytes. The rest is padding of a server
 * that sends its whole buffer, and ignored.
 * @throws ProtocolError (code `EBADMSG`) when the packet is shorter than `length`.
 */
export function takeReply(length: number, packet: Uint8Array): Uint8Array {
  if (packet.length >= length) return packet.subarray(0, length);
  throw new ProtocolError(
    `The server announced a reply of ${countBytes(length)}, but its reply packet has only ${countBytes(packet.length)}. ` +
      `Check the length the server sends; with framing "none" the packets are shown as they came.`,
  );
}

/** `reply` followed by NULs up to `padTo` bytes; as it is when it is no shorter (0 = never pad). */
export function padReply(reply: Uint8Array, padTo: number): Uint8Array {
  if (padTo <= reply.length) return reply;
  const padded = new Uint8Array(padTo);
  padded.set(reply);
  return padded;
}
