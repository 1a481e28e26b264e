import type { PacketStream } from './packetStream';

/** Reads, so that what comes is recorded, answers nothing, and closes at the client's end-of-file. */
export function silentResponder(stream: PacketStream): void {
  const close = () => void stream.close();
  stream.receive({
    packet() {
      // The stream records what comes.
    },
    end: close,
    failed: close,
    closed() {
      // Nothing is held outside the stream.
    },
  });
}
