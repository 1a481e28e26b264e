import { once } from 'node:events';
import { connect } from '../../../src/seqpacket/connect';
import { parseAddress } from '../../../src/seqpacket/socketAddress';

/** Connects to a server that answers each packet with one, sends each packet when the one before is answered, and hangs up. */
export async function exchangePackets(
  address: string,
  packets: Iterable<string | Uint8Array>,
): Promise<void> {
  const connection = await connect(parseAddress(address));
  for (const packet of packets) {
    const answered = once(connection, 'packet');
    connection.write(typeof packet === 'string' ? Buffer.from(packet) : packet);
    await answered;
  }
  await connection.close();
}
