import { connect } from '../../../src/seqpacket/connect';
import { parseAddress } from '../../../src/seqpacket/socketAddress';

/** Connects to a server from this process, sends packets, and hangs up when the kernel has taken all of them. */
export async function sendPackets(address: string, packets: Iterable<string | Uint8Array>): Promise<void> {
  const connection = await connect(parseAddress(address));
  for (const packet of packets) {
    const isSent = connection.write(typeof packet === 'string' ? Buffer.from(packet) : packet);
    if (!isSent) await new Promise<void>((resolve) => connection.once('drain', resolve));
  }
  await connection.close();
}
