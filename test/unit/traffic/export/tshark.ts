import { execFileSync } from 'node:child_process';

/** Between fields, and between the values of one field: characters that no test puts into a capture. */
const fieldSeparator = '\u001f';
const valueSeparator = '\u001e';

/**
 * What Wireshark reads of each record of a file, field by field, as `tshark -T fields` gives it. Names come from the file
 * alone. Bytes of length 0, which tshark calls missing, are an empty text. With `asFile` the file itself is dissected: one record, in which every block and option is a field.
 * @throws Error as {@link runTshark}.
 */
export function readWithTshark(
  file: string,
  fields: readonly string[],
  { asFile = false } = {},
): readonly (readonly (readonly string[])[])[] {
  const args = ['-n', '-N', 'n', '-r', file, '-T', 'fields', '-E', 'occurrence=a'];
  args.push('-E', `separator=${fieldSeparator}`, '-E', `aggregator=${valueSeparator}`);
  if (asFile) args.push('-X', 'read_format:MIME Files Format');
  const output = runTshark([...args, ...fields.flatMap((field) => ['-e', field])]);
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) =>
      line.split(fieldSeparator).map((field) => (field === '<MISSING>' ? [''] : field.split(valueSeparator))),
    );
}

/**
 * What tshark prints.
 * @throws Error that says what to install when there is none.
 */
export function runTshark(args: readonly string[]): string {
  try {
    return execFileSync('tshark', args, {
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { ...process.env, TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    throw new Error(
      'tshark is missing, which reads our pcapng back: install it (Debian: apt-get install tshark).',
    );
  }
}
