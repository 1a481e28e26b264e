import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runStages, stageTable } from '../../tools/stages.mjs';

const node = (code: string) => [process.execPath, '-e', code];
const passes = node('');
const fails = node('process.exitCode = 3');

describe('stages of npm test', () => {
  it('run to the last whatever became of those before, except where they need them', async () => {
    const results = await runStages([
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
    const results = await runStages([
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
    const [result] = await runStages([
      {
        name: 'hangs',
        command: node(`require("node:child_process").spawnSync(process.execPath, ["-e", "${forever}"])`),
        limitMinutes: 1 / 600,
      },
    ]);
    assert.equal(result?.outcome, 'failed');
    assert.match(result.why, /^hung/);
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
