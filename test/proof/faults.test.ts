// Every call of the module to the kernel fails once, with every errno that it may have: faults.c makes it so.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { rmSync, writeFileSync } from 'node:fs';
import { inScratch } from '../fixtures/scratch';

test(
  'whatever call fails, the module works on or says so, and nothing is lost silently',
  inScratch(({ folder, atEnd }) => {
    const library = join(folder, 'faults.so');
    const control = join(folder, 'control');
    atEnd(() => {
      rmSync(library, { force: true });
      rmSync(control, { force: true });
    });
    writeFileSync(control, Buffer.alloc(256));
    const source = join(__dirname, 'faults.c');
    const flags = ['-O1', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC', source, '-o', library, '-ldl'];
    const made = spawnSync(process.env['CC'] ?? 'gcc', flags, { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    const { status, signal, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(__dirname, 'faultScenario.ts'), folder],
      {
        encoding: 'utf8',
        env: { ...process.env, LD_PRELOAD: library, SEQPACKET_FAULTS: control },
        timeout: 150_000,
      },
    );
    console.log(stdout);
    assert.deepEqual([status, signal], [0, null], `${stdout}\n${stderr}`);
    assert.match(stdout, /^[1-9]\d* faults$/m);
    return Promise.resolve();
  }),
);
