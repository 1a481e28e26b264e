import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { cArrayLiteral } from '../../../src/protocol/cArrayLiteral';
import { cCompiler } from '../../fixtures/buildPeer';
import { allBytes, ascii } from './payloadCase';

describe('cArrayLiteral', () => {
  it('writes twelve bytes a line', () => {
    assert.equal(
      cArrayLiteral(ascii('Hello World!\n')),
      'unsigned char packet[13] = {\n' +
        '  0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x20, 0x57, 0x6f, 0x72, 0x6c, 0x64, 0x21,\n' +
        '  0x0a,\n' +
        '};\n',
    );
  });

  it('compiles as strict ISO C, also for an empty packet, and holds the same bytes', () => {
    assert.deepEqual(compileAndRun(allBytes), allBytes);
    assert.deepEqual(compileAndRun(new Uint8Array()), Uint8Array.of(0));
  });
});

/** What a C program that holds the literal writes: `packet`, all `sizeof packet` bytes. */
function compileAndRun(bytes: Uint8Array): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'seqpacket-literal-'));
  try {
    const source = join(folder, 'literal.c');
    const program = join(folder, 'literal');
    const main =
      'int main(void) { return fwrite(packet, 1, sizeof packet, stdout) == sizeof packet ? 0 : 1; }\n';
    writeFileSync(source, `#include <stdio.h>\n${cArrayLiteral(bytes)}${main}`);
    execFileSync(cCompiler, [
      '-std=c11',
      '-pedantic-errors',
      '-Wall',
      '-Wextra',
      '-Werror',
      source,
      '-o',
      program,
    ]);
    return new Uint8Array(execFileSync(program));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
