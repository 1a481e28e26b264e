/** What some bytes are as integers of one size. */
export interface IntegerValue {
  readonly name: string;
  readonly text: string;
}

const sizes = [1, 2, 4, 8] as const;

/**
 * The integers of 8, 16, 32 and 64 bits that begin with `bytes`, little and big endian: unsigned, and signed after a slash
 * where that differs. Those for which there are too few bytes are left out.
 */
export function integerValues(bytes: Uint8Array): readonly IntegerValue[] {
  return sizes
    .filter((size) => size <= bytes.length)
    .flatMap((size) => {
      const own = bytes.subarray(0, size);
      const big = both(own);
      if (size === 1) return [{ name: '8-bit', text: big }];
      return [
        { name: `${size * 8}-bit LE`, text: both(own.slice().reverse()) },
        { name: `${size * 8}-bit BE`, text: big },
      ];
    });
}

/** Of bytes, the greatest first. */
function both(bytes: Uint8Array): string {
  const unsigned = bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const signed = BigInt.asIntN(bytes.length * 8, unsigned);
  return signed === unsigned ? String(unsigned) : `${unsigned} / ${String(signed).replace('-', '−')}`;
}
