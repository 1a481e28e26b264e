/** Says of a packet that was dropped, cleared, or never there, what would keep more. */
export function goneSentence(seq: number): string {
  return `Packet ${seq} is not kept any more. Raise the setting seqpacket.traffic.maxPackets, maxMemoryMiB or maxDiskMiB to keep more.`;
}
