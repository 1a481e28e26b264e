import Mocha from 'mocha';
import { reportMark } from '../../workbench/reportMark.mjs';
import { sourceStack } from './sourceStack';

const { EVENT_RUN_END, EVENT_SUITE_BEGIN, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS } =
  Mocha.Runner.constants;

/** Reports through the extension host's console, from where VS Code carries each line to whoever started the run. */
export class HostReporter extends Mocha.reporters.Base {
  private depth = 0;

  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.on(EVENT_SUITE_BEGIN, (suite) => {
      if (suite.title !== '') this.say(`▶ ${suite.title}`);
      if (!suite.root) this.depth += 1;
    });
    runner.on(EVENT_SUITE_END, (suite) => {
      if (!suite.root) this.depth -= 1;
    });
    runner.on(EVENT_TEST_PASS, (test) => this.say(`✔ ${test.title} (${test.duration ?? 0} ms)`));
    runner.on(EVENT_TEST_FAIL, (test, error: Error) => {
      this.say(`✖ ${test.title}`);
      this.say(sourceStack(error.stack ?? error.message));
    });
    runner.on(EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      this.say(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
    });
  }

  private say(text: string): void {
    const indent = '  '.repeat(this.depth);
    for (const line of text.split('\n')) console.log(`${reportMark}${indent}${line}`);
  }
}
