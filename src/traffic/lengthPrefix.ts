/** An integer at the beginning of a packet that is the length of what follows it, or of the whole packet. */
export interface LengthPrefix {
  /** Bytes of the integer. */
  readonly size: 1 | 2 | 4 | 8;
  /** In bytes. */
  readonly length: number;
  /** `any` when its bytes are the same from either end. */
  readonly order: 'little' | 'big' | 'any';
  readonly of: 'rest' | 'whole';
}

/** The longest first: that one is there by chance is the less likely the more bytes it has. */
const sizes = [8, 4, 2, 1] as const;

/**
 * The length that a packet begins with, unsigned, if anything follows it; undefined when it begins with none.
 * @param data the bytes kept of the packet
 * @param sent bytes of the packet as it was sent
 */
export function lengthPrefix(data: Uint8Array, sent: number): LengthPrefix | undefined {
  for (const size of sizes) {
    if (data.length < size || sent <= size) continue;
    const little = integer(data.slice(0, size).reverse());
    const big = integer(data.subarray(0, size));
    const length = [little, big].find((value) => value === sent - size || value === sent);
    if (length === undefined) continue;
    const order = little === big ? 'any' : length === little ? 'little' : 'big';
    return { size, length, order, of: length === sent ? 'whole' : 'rest' };
  }
  return undefined;
}

/** Of bytes, the greatest first. One above 2^53 is rounded, but no packet is that long. */
function integer(bytes: Uint8Array): number {
  return bytes.reduce((value, byte) => value * 256 + byte, 0);
}
