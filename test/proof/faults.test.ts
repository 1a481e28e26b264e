// Every call of the module to the kernel fails once, with every errno that it may have: faults.c makes it so.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildSanitized } from '../../native/sanitizedAddon.mjs';
import { modulePath, ownTarget } from '../../native/targets.mjs';
import { inScratch } from '../fixtures/scratch';
import { root } from '../tools/paths.mjs';
import { controlLength } from './faultControl';
import { faultErrnos, neverFails } from './faultErrnos';

/** What the module uses of the C library that asks nothing of the kernel, or not as one call does. */
const noCalls =
  /^(?:napi_|uv_|_|mem(?:cmp|cpy|move|set)$|strlen$|malloc$|free$|abort$|sysconf$|pthread_|sig(?:del|fill)set$)/;
/** When the runs count as hung, in ms; alone on a machine with two processors they take three minutes. */
const limitMs = 600_000;

test('every call of the module that is shipped is made to fail, or it is said why not', () => {
  const target = ownTarget();
  assert.ok(target !== undefined);
  const listed = execFileSync('nm', ['-D', '--undefined-only', join(root, modulePath(target))], {
    encoding: 'utf8',
  });
  const called = [...listed.matchAll(/ [Uw] ([^@\s]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !noCalls.test(name))
    .map((name) => name.replace(/64$/, ''));
  assert.ok(called.includes('recvmsg'), listed);
  const unknown = called.filter((name) => !(name in faultErrnos || name in neverFails));
  assert.deepEqual(unknown, [], 'faultErrnos.ts and faults.c have to know these calls');
});

test(
  'whatever call fails, the module works on or says so, and nothing is lost silently',
  inScratch(async ({ folder, atEnd }) => {
    const library = join(folder, 'faults.so');
    const control = join(folder, 'control');
    atEnd(() => {
      for (const file of [library, control]) rmSync(file, { force: true });
      // Of the taps: empty when each was put back, or else this fails.
      const records = join(folder, 'records');
      if (existsSync(records)) rmdirSync(records);
    });
    writeFileSync(control, Buffer.alloc(controlLength));
    compileShim(library);
    const module = await buildSanitized('none', 'seqpacket');
    const { status, signal, stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...['--require', join(root, 'native', 'test', 'loadSanitized.cjs'), '--import', 'tsx'],
        ...[join(__dirname, 'faultRuns.ts'), folder],
      ],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          LD_PRELOAD: library,
          SEQPACKET_FAULTS: control,
          SEQPACKET_SANITIZED: module,
        },
        timeout: limitMs,
      },
    );
    assert.deepEqual([status, signal], [0, null], `${stdout}\n${stderr}`);
    const [report = '', failed = ''] = stdout.split('failed: ');
    console.log(report);
    assert.deepEqual(sitesWithout(module, new Set(failed.trim().split(' '))), [], 'these calls never failed');
  }),
);

function compileShim(library: string): void {
  const source = join(__dirname, 'faults.c');
  const flags = [
    '-O1',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-shared',
    '-fPIC',
    '-pthread',
    source,
    '-o',
    library,
    '-ldl',
  ];
  const made = spawnSync(process.env['CC'] ?? 'gcc', flags, { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
}

/** The calls in the module's code that may fail and are not among `failed`, by where they return to. */
function sitesWithout(module: string, failed: ReadonlySet<string>): readonly string[] {
  assert.equal(readFileSync(module).toString('latin1', 1, 4), 'ELF');
  const code = execFileSync('objdump', ['-d', '--no-show-raw-insn', module], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  }).split('\n');
  const sites = code.flatMap((line, number) => {
    const name = /\s(?:call|bl)\s.*<(\w+)@plt>/.exec(line)?.[1]?.replace(/64$/, '');
    if (name === undefined || !(name in faultErrnos)) return [];
    const after = Number.parseInt(code[number + 1] ?? '', 16);
    return failed.has(String(after)) ? [] : [{ name, after }];
  });
  assert.ok(code.length > 1000);
  return sites.map(({ name, after }) => `${name} at ${sourceOf(module, after)}`);
}

/** The file and line of the call that returns to `address`. */
function sourceOf(module: string, address: number): string {
  const call = (address - 1).toString(16);
  return execFileSync('addr2line', ['-e', module, call], { encoding: 'utf8' }).trim();
}
