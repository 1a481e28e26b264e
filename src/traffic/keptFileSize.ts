import { factFlag } from './index/indexPage';
import type { PacketFile } from './packetFile';
import { packetFileSize } from './packetFile';
import type { ReadableCapture } from './readableCapture';

/** Bytes of a packet's file, as the index knows them without reading the packet; undefined when the packet is not kept. */
export function keptFileSize(capture: Pick<ReadableCapture, 'lookAt'>, file: PacketFile): number | undefined {
  const sizes: number[] = [];
  capture.lookAt([file.seq], (page, at) => {
    if (page.time[at] === file.timeNs && page.has(at, factFlag.data))
      sizes.push(packetFileSize(file, page.dataLength[at] ?? 0));
  });
  return sizes[0];
}
