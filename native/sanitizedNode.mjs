// @ts-check
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';
import { preload } from './sanitizers.mjs';
import { native, root } from './sources.mjs';

/** Preloaded, in workers and children too: whoever loads the module gets the one with sanitizers. */
const swap = path.join(native, 'test', 'loadSanitized.cjs');

/**
 * Runs Node with the sanitizers' runtimes, and prints its output.
 * @param {import('./sanitizers.mjs').SanitizerName} sanitizer
 * @param {string} addon what is loaded in place of the module, and whose leaks count
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] beside what there is
 * @returns {Promise<{status: number | null, reports: readonly string[], loadedBy: ReadonlySet<string>}>} reports: what the sanitizers
 *   found, in this process and all its children; loadedBy: the scripts that got `addon` in place of the module
 */
export async function runSanitized(sanitizer, addon, args, env = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'seqpacket-sanitized-'));
  const log = path.join(folder, 'report');
  const loaded = path.join(folder, 'loaded');
  writeFileSync(loaded, '');
  // Tests run programs as a user without rights too, who has to be able to leave what was found.
  chmodSync(folder, 0o777);
  chmodSync(loaded, 0o666);
  writeFileSync(path.join(folder, path.basename(process.execPath)), 'detect_leaks=1');
  try {
    const child = spawn(process.execPath, [...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...env,
        LD_PRELOAD: preload(sanitizer),
        NODE_OPTIONS: `--require ${swap}`,
        SEQPACKET_SANITIZED: addon,
        SEQPACKET_SANITIZED_LOADED: loaded,
        // Only Node is asked about leaks (%b is the program's name): children that are Python or a shell free little at
        // their end. Leaks don't change the exit status, for some are V8's own: see below.
        ASAN_OPTIONS: `detect_leaks=0:abort_on_error=1:exitcode=0:log_path=${log}:include_if_exists=${folder}/%b`,
        // Of code that was not made for it, as Node, ThreadSanitizer sees too little to judge it.
        TSAN_OPTIONS: `ignore_noninstrumented_modules=1:exitcode=0:log_path=${log}`,
        UBSAN_OPTIONS: 'print_stacktrace=1:abort_on_error=1',
      },
    });
    const output = [child.stdout, child.stderr].map((stream) => passOn(stream));
    const status = await new Promise((/** @type {(status: number | null) => void} */ resolve, reject) => {
      child.once('error', reject).once('close', resolve);
    });
    const texts = readdirSync(folder)
      .filter((file) => file.startsWith('report.'))
      .map((file) => readFileSync(path.join(folder, file), 'utf8'));
    // UndefinedBehaviorSanitizer beside AddressSanitizer writes to standard error, whatever it is told.
    const undefinedBehaviour = (await Promise.all(output)).flat();
    return {
      status,
      reports: [...texts.flatMap((text) => relevant(text, addon)), ...undefinedBehaviour],
      loadedBy: new Set(readFileSync(loaded, 'utf8').match(/.+/g)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Prints what comes; gives the lines with which UndefinedBehaviorSanitizer begins a report.
 * @param {import('node:stream').Readable} stream
 */
async function passOn(stream) {
  /** @type {string[]} */
  const found = [];
  for await (const line of createInterface(stream)) {
    console.log(line);
    if (line.includes(': runtime error: ')) found.push(line);
  }
  return found;
}

/**
 * Of what a process's sanitizers wrote, all that is an error, and each leak of what the module allocated itself or had Node
 * allocate through Node-API.
 * @param {string} text
 * @param {string} addon
 */
function relevant(text, addon) {
  if (/ERROR: AddressSanitizer|WARNING: ThreadSanitizer/.test(text)) return [text];
  return text.split(/\n\s*\n/).filter((block) => block.includes(' leak of ') && isModules(block, addon));
}

/**
 * Whether a leak is the module's: it stands in the stack, and what it called for is not V8's own. V8 keeps books of its heap
 * (remembered sets) whenever JavaScript runs, also when the module calls it, and leaves them standing at process.exit().
 * @param {string} block
 * @param {string} addon
 */
function isModules(block, addon) {
  const frames = block.split('\n').filter((line) => /^ +#\d+ /.test(line));
  // With its debugging information a frame is shown by its source, without by its module.
  const first = frames.findIndex((frame) => frame.includes(addon) || frame.includes(`${native}/`));
  return first >= 0 && !frames.slice(0, first).some((frame) => /v8::internal::|Builtins_/.test(frame));
}
