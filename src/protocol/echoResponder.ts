import type { PacketStream } from './packetStream';

/** Packets on their way back at which reading pauses. More may be read already, up to one batch of the socket. */
const maxUnsent = 64;

/**
 * Returns every packet, an empty one too, in order. A client that does not read its echoes is read no further, so that
 * what waits here stays bounded and it feels the back-pressure.
 */
export function echoResponder(stream: PacketStream): void {
  let unsent = 0;
  let paused = false;

  async function echo(data: Uint8Array): Promise<void> {
    unsent++;
    if (unsent >= maxUnsent && !paused) {
      paused = true;
      stream.pause();
    }
    await stream.send(data);
    unsent--;
    if (unsent > 0 || !paused) return;
    paused = false;
    stream.resume();
  }

  const close = () => void stream.close();
  stream.receive({
    packet: ({ data }) => void echo(data).catch(close),
    end: close,
    failed: close,
    closed() {
      // Nothing is held outside the stream.
    },
  });
}
