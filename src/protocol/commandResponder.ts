import type { Command } from './commandProtocol';
import { commandOf, encodeLengthPacket, padReply } from './commandProtocol';
import type { PacketStream } from './packetStream';

/** What a command server answers with, and how it hears that it should go. */
export interface CommandResponderOptions {
  readonly reply: Uint8Array;
  /** Bytes that the reply packet is filled up to with NULs, as a server does that sends its whole buffer; 0 = exact. */
  readonly padReplyTo: number;
  /** A client sent `DOWN` and has its answer, as far as it took it: the listener should close. */
  readonly onDown: () => void;
}

/**
 * The server of the command protocol: reads on until a packet is `SEND` or `DOWN`, answers with the length packet and
 * the reply, and closes this connection. A client that leaves without a command ends just its own connection.
 */
export function commandResponder({ reply, padReplyTo, onDown }: CommandResponderOptions) {
  const announcement = encodeLengthPacket(reply.length);
  const packet = padReply(reply, padReplyTo);

  return (stream: PacketStream): void => {
    let answering = false;

    async function answerTo(command: Command): Promise<void> {
      // A client that left in the meantime must not stop a DOWN, and the stream reports what could not be sent.
      // A reply above the limit fails by itself (EMSGSIZE, with the limit): nothing is announced that will not come.
      const answer = packet.length > stream.maxPacketLength ? [packet] : [announcement, packet];
      await Promise.allSettled(answer.map((part) => stream.send(part)));
      if (command === 'DOWN') onDown();
      await stream.close();
    }

    stream.receive({
      packet({ data }) {
        const command = commandOf(data);
        if (command === undefined || answering) return;
        answering = true;
        void answerTo(command);
      },
      end() {
        // After a command the client may half-close and read on: its answer is on the way, and closes the stream.
        if (!answering) void stream.close();
      },
      failed() {
        void stream.close();
      },
      closed() {
        // Nothing is held outside the stream.
      },
    });
  };
}
