/** Block types of pcapng (draft-ietf-opsawg-pcapng, section 4), and one of ours from the range set aside for local use. */
export const blockType = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  nameResolution: 4,
  interfaceStatistics: 5,
  enhancedPacket: 6,
  /** An event of Seqpacket Workbench ("SEQ"): what no standard block can hold. Wireshark skips it. */
  event: 0x80534551,
} as const;

/** "Byte-Order Magic" of a section header. */
export const byteOrderMagic = 0x1a2b3c4d;

/** Type, total length, and total length once more at the end. */
export const blockOverhead = 12;

/** A block around its body, which must be a multiple of 4 bytes long. */
export function encodeBlock(type: number, ...body: readonly Uint8Array[]): Uint8Array {
  const length = body.reduce((sum, part) => sum + part.length, blockOverhead);
  return Buffer.concat([u32(type), u32(length), ...body, u32(length)]);
}

/** An option with its padding; `encodeOption(0)` ends a list of them. */
export function encodeOption(code: number, value: Uint8Array = new Uint8Array()): Uint8Array {
  return Buffer.concat([u16(code), u16(value.length), value, padding(value.length)]);
}

/** NULs up to the next multiple of 4. */
export function padding(length: number): Uint8Array {
  return new Uint8Array(-length & 3);
}

/** Sections are written in little-endian order. */
export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return bytes;
}

/** A time stamp as blocks hold it: its upper half, then its lower. */
export function timeStamp(timeNs: bigint): Buffer {
  return Buffer.concat([u32(Number((timeNs >> 32n) & 0xffff_ffffn)), u32(Number(timeNs & 0xffff_ffffn))]);
}
