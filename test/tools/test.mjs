// @ts-check
/**
 * `npm test`: does its set-up and runs every check and test, one stage after another. A stage that fails hides none
 * after it but those that can't run without it; the exit code is 0 only if all passed.
 *
 *   npm test                       all
 *   npm test -- lint test:unit     only these stages (and the set-up)
 */
import './plainErrors.mjs';
import { installDependencies } from './dependencies.mjs';
import { runStages, stageTable } from './stages.mjs';

installDependencies();

const npm = (/** @type {string[]} */ ...args) => ['npm', 'run', '--silent', ...args];

/** @type {import('./stages.mjs').Stage[]} */
const stages = [
  { name: 'build', command: npm('build') },
  { name: 'lint', command: npm('lint') },
  { name: 'lint:native', command: npm('lint:native') },
  { name: 'typecheck', command: npm('typecheck') },
  { name: 'check:manifest', command: npm('check:manifest') },
  { name: 'test:unit', command: npm('test:unit'), needs: ['build'] },
  { name: 'test:native', command: npm('test:native'), needs: ['build'] },
  { name: 'test:sanitize', command: npm('test:sanitize'), limitMinutes: 20 },
  { name: 'test:proof', command: npm('test:proof'), needs: ['build'], limitMinutes: 25 },
  { name: 'package', command: npm('package'), needs: ['build'] },
  { name: 'test:host newest', command: npm('test:host', '--', '--newest'), needs: ['build'] },
  { name: 'test:host oldest', command: npm('test:host', '--', '--oldest'), needs: ['build'] },
  { name: 'test:e2e', command: npm('test:e2e'), needs: ['build', 'package'], limitMinutes: 30 },
];

const words = process.argv.slice(2);
const unknown = words.filter((word) => !stages.some(({ name }) => name.startsWith(word)));
if (unknown.length > 0) {
  console.error(
    `No stage is called ${unknown.join(' or ')}; there are: ${stages.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const chosen = stages.filter(
  ({ name }) => words.length === 0 || name === 'build' || words.some((word) => name.startsWith(word)),
);

const results = await runStages(chosen);
console.log(`\n${stageTable(results)}`);
process.exitCode = results.every(({ outcome }) => outcome === 'passed') ? 0 : 1;
