const namedEscapes: ReadonlyMap<number, string> = new Map([
  [0x09, '\\t'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x5c, '\\\\'],
]);

/** `bytes` exactly as Python's `repr()` writes them: `b'SEND\x00'`, in double quotes when only a single one is inside. */
export function pythonBytesLiteral(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  return `b${quote}${Array.from(bytes, (byte) => formatByte(byte, quote)).join('')}${quote}`;
}

function formatByte(byte: number, quote: string): string {
  const escape = namedEscapes.get(byte);
  if (escape !== undefined) return escape;
  if (byte < 0x20 || byte > 0x7e) return `\\x${byte.toString(16).padStart(2, '0')}`;
  const character = String.fromCharCode(byte);
  return character === quote ? `\\${quote}` : character;
}
