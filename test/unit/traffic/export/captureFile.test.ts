import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { SeqpacketError } from '../../../../src/seqpacket/seqpacketError';
import { importInto } from '../../../../src/traffic/export/importInto';
import { readFileChunks } from '../../../../src/traffic/export/readFileChunks';
import { replaceFile } from '../../../../src/traffic/export/replaceFile';
import type { NewTrafficEvent } from '../../../../src/traffic/trafficEvent';
import { memoryCapture } from '../../../fixtures/memoryCapture';
import { captured, exportBytes } from './exportBytes';

const folder = mkdtempSync(join(tmpdir(), 'seqpacket-capture-'));
after(() => rmSync(folder, { recursive: true }));

// eslint-disable-next-line @typescript-eslint/require-await -- a stream is asynchronous, this one just never waits
async function* pieces(...texts: readonly (string | Error)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield Buffer.from(text);
  }
}

function read(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

describe('replaceFile', () => {
  it('writes what comes, over what was there, and says how many bytes', async () => {
    const path = join(folder, 'new');
    assert.equal(await replaceFile(path, pieces('one ', 'två')), 8);
    assert.equal(await replaceFile(path, pieces('three')), 5);
    assert.equal(read('new'), 'three');
  });

  it('leaves the file as it was, and nothing beside it, when what comes fails', async () => {
    writeFileSync(join(folder, 'old'), 'precious');
    const fault = new SeqpacketError('ABORT_ERR', 'The export was cancelled.');
    await assert.rejects(replaceFile(join(folder, 'old'), pieces('half', fault)), (error) => error === fault);
    assert.equal(read('old'), 'precious');
    assert.ok(!readdirSync(folder).some((name) => name.endsWith('.part')));
  });

  it('writes through a symbolic link', async () => {
    writeFileSync(join(folder, 'target'), '');
    symlinkSync('target', join(folder, 'link'));
    await replaceFile(join(folder, 'link'), pieces('x'));
    assert.equal(read('target'), 'x');
  });

  it('writes to what is no regular file as it is, and says that a disk is full', async () => {
    await assert.rejects(replaceFile('/dev/full', pieces('x')), {
      code: 'ENOSPC',
      message:
        'Cannot write the capture file /dev/full: the disk is full. Make room, or choose another place.',
    });
    assert.ok(statSync('/dev/full').isCharacterDevice());
  });

  it('says what is wrong with a path', async () => {
    const missing = join(folder, 'no', 'such');
    await assert.rejects(replaceFile(missing, pieces('x')), {
      code: 'ENOENT',
      message: `Cannot write the capture file ${missing}: it or its folder does not exist. Check the path.`,
    });
    await assert.rejects(replaceFile(folder, pieces('x')), { code: 'EISDIR', message: /it is a folder/ });
    await assert.rejects(replaceFile(join(folder, 'new', 'x'), pieces('x')), { code: 'ENOTDIR' });
  });
});

describe('importInto', () => {
  const event: NewTrafficEvent = {
    timeNs: 1n,
    kind: 'open',
    address: '/tmp/a',
    role: 'tap',
    connectionId: 1,
  };
  const running = { signal: new AbortController().signal, onProgress: () => undefined };

  it('gives new numbers, from a file as from memory', async () => {
    const path = join(folder, 'capture.jsonl');
    writeFileSync(path, await exportBytes('jsonl', captured([event, event])));
    chmodSync(path, 0o400);
    const capture = memoryCapture();
    capture.append(event);
    assert.equal(await importInto(capture, readFileChunks(path), running), 2);
    assert.deepEqual(
      capture.slice(0, 9).map(({ seq }) => seq),
      [1, 2, 3],
    );
  });

  it('keeps what came before a fault, and says so', async () => {
    const capture = memoryCapture();
    const file = (await exportBytes('jsonl', captured([event]))).toString();
    await assert.rejects(importInto(capture, pieces(file, '{'), running), {
      code: 'EBADMSG',
      message:
        'The capture file, line 2: it is not JSON, or it is cut short. 1 event before that is imported.',
    });
    assert.equal(capture.size, 1);
  });

  it('tells its progress, and stops when cancelled', async () => {
    const capture = memoryCapture();
    const file = (await exportBytes('jsonl', captured(Array<NewTrafficEvent>(3000).fill(event)))).toString();
    const controller = new AbortController();
    const onProgress = (imported: number) => {
      if (imported === 2000) controller.abort();
    };
    await assert.rejects(importInto(capture, pieces(file), { signal: controller.signal, onProgress }), {
      code: 'ABORT_ERR',
      message: 'The import was cancelled. 2000 events before that are imported.',
    });
    assert.equal(capture.size, 2000);
  });

  it('says that a file is not there', async () => {
    const capture = memoryCapture();
    const path = join(folder, 'none');
    await assert.rejects(importInto(capture, readFileChunks(path), running), {
      code: 'ENOENT',
      message: `Cannot read the capture file ${path}: it or its folder does not exist. Check the path.`,
    });
  });
});
