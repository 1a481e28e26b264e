import type { RequestResult } from '../endpoints/endpoints';
import { countBytes } from '../protocol/countBytes';
import { replyText } from '../traffic/replyText';
import { confirmBriefly } from './confirmBriefly';
import type { PacketDocuments } from './packetDocuments';

/** Opens what a request brought as a read-only document, and says in the status bar how long it took. */
export async function showReply(documents: PacketDocuments, result: RequestResult): Promise<void> {
  const { reply, packets, elapsedMs, connectionId } = result;
  const bodies = reply ? [reply.data] : packets.map((packet) => packet.data);
  const { text, extension } = replyText(bodies);
  await documents.showReply(`Reply to #${connectionId}${extension}`, text);
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  const what = reply
    ? `Reply of ${countBytes(bytes)}`
    : `${packets.length} ${packets.length === 1 ? 'packet' : 'packets'}, ${countBytes(bytes)}`;
  confirmBriefly(`$(check) ${what} in ${elapsedMs.toFixed(1)} ms`);
}
