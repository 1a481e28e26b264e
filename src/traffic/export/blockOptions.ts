import { RecordFault } from './eventRecord';

/** Options of a block, each its code and value, up to the end of the list or of the block. @throws RecordFault when one is cut short. */
export function* blockOptions(bytes: Buffer): Generator<readonly [code: number, value: Buffer]> {
  for (let at = 0; at + 4 <= bytes.length;) {
    const [code, length] = [bytes.readUInt16LE(at), bytes.readUInt16LE(at + 2)];
    if (code === 0) return;
    const end = at + 4 + length;
    if (end > bytes.length) throw new RecordFault('an option of this block is longer than the block');
    yield [code, bytes.subarray(at + 4, end)];
    at = (end + 3) & ~3;
  }
}
