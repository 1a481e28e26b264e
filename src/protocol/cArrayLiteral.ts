const bytesPerLine = 12;

/**
 * `bytes` as the definition of a C array, {@link bytesPerLine} a line, for pasting into a program. `sizeof` of it is
 * the packet's length, except for an empty packet: ISO C has no array of length 0 (C11 6.7.6.2), so a comment says so.
 */
export function cArrayLiteral(bytes: Uint8Array): string {
  if (bytes.length === 0) {
    return '/* An empty packet, length 0: C has no array of length 0, so this one byte is not part of it. */\nunsigned char packet[1] = {0x00};\n';
  }
  return `unsigned char packet[${bytes.length}] = {\n${lines(bytes).join('')}};\n`;
}

function lines(bytes: Uint8Array): string[] {
  const result: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += bytesPerLine) {
    const numbers = Array.from(bytes.subarray(offset, offset + bytesPerLine), formatByte);
    result.push(`  ${numbers.join(', ')},\n`);
  }
  return result;
}

function formatByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
