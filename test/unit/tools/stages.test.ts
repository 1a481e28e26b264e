import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runStages, stageTable, type Output, type Stage } from '../../tools/stages.mjs';

const node = (code: string) => [process.execPath, '-e', code];
/** Runs stages, saying nothing on standard output: there `node --test` speaks with the process of a test file. */
function run(stages: readonly Stage[], lines: string[] = []) {
  const output: Output = { print: (line) => lines.push(line), programs: 'ignore' };
  return runStages(stages, output);
}

const passes = node('');
const fails = node('process.exitCode = 3');

describe('stages of npm test', () => {
  it('run to the last whatever became of those before, except where they need them', async () => {
    const results = await run([
      { name: 'build', command: passes },
      { name: 'lint', command: fails },
      { name: 'unit', command: passes, needs: ['build'] },
      { name: 'fixed lint', command: passes, needs: ['lint'] },
      { name: 'after all', command: passes, needs: ['fixed lint'] },
    ]);
    assert.deepEqual(
      results.map(({ name, outcome, why }) => [name, outcome, why]),
      [
        ['build', 'passed', ''],
        ['lint', 'failed', 'status 3'],
        ['unit', 'passed', ''],
        ['fixed lint', 'not run', 'needs lint'],
        ['after all', 'not run', 'needs fixed lint'],
      ],
    );
  });

  it('fail when their program is not there, and when a signal ends them', async () => {
    const results = await run([
      { name: 'missing', command: ['/does/not/exist'] },
      { name: 'killed', command: node('process.kill(process.pid, "SIGKILL")') },
    ]);
    assert.deepEqual(
      results.map(({ outcome, why }) => [outcome, why]),
      [
        ['failed', 'spawn /does/not/exist ENOENT'],
        ['failed', 'SIGKILL'],
      ],
    );
  });

  it('are ended with all they started when they hang', async () => {
    const forever = 'setInterval(() => {}, 1e6)';
    const [result] = await run([
      {
        name: 'hangs',
        command: node(`require("node:child_process").spawnSync(process.execPath, ["-e", "${forever}"])`),
        limitMinutes: 1 / 600,
      },
    ]);
    assert.equal(result?.outcome, 'failed');
    assert.match(result.why, /^hung/);
  });

  it('say their names before, and how they ended after', async () => {
    const lines: string[] = [];
    await run([{ name: 'lint', command: fails }], lines);
    assert.equal(lines[0], '\n━━ lint ━━');
    assert.match(lines[1] ?? '', /^━━ lint: failed in \d+\.\d s status 3$/);
  });

  it('are told in a table', () => {
    assert.equal(
      stageTable([
        { name: 'build', outcome: 'passed', seconds: 12.34, why: '' },
        { name: 'test:unit', outcome: 'failed', seconds: 1, why: 'status 1' },
        { name: 'e2e', outcome: 'not run', seconds: 0, why: 'needs build' },
      ]),
      [
        '✔ build        12.3 s  passed',
        '✖ test:unit     1.0 s  failed status 1',
        '– e2e           0.0 s  not run needs build',
        '  in all       13.3 s',
      ].join('\n'),
    );
  });
});
