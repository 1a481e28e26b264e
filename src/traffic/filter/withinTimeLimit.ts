import { createContext, Script } from 'node:vm';
import { SeqpacketError } from '../../seqpacket/seqpacketError';

/** What a few events may take, in ms: a hundred times what any but a hostile regular expression does. */
const limitMs = 1000;

/** A task may be run so often before it is given up. */
const mostAttempts = 3;

const script = new Script('task()');
const place: { task: () => unknown } = { task: () => undefined };
let context: object | undefined;

/**
 * Runs a task that asks a filter about a batch of events, again when it was interrupted for no fault of its own. A regular expression can take longer than anybody lives
 * (`/(a+)+$/` on 40 letters), and the extension host is one thread for all extensions, so the time is bounded: Node's `vm`
 * is what can interrupt one that runs. It costs 0.1 ms a call, so let it be about milliseconds of work.
 * @throws SeqpacketError ETIMEDOUT when it took too long; what `task` throws.
 */
export function withinTimeLimit<Result>(task: () => Result, timeoutMs = limitMs): Result {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const before = process.cpuUsage();
    const result = attemptWithin(task, timeoutMs);
    if (result !== undefined) return result.value;
    const { user, system } = process.cpuUsage(before);
    // When the machine was stopped for a while, or busy with others, the task is not to blame.
    if ((user + system) / 1000 > timeoutMs / 2) break;
  }
  throw new SeqpacketError(
    'ETIMEDOUT',
    'The traffic filter takes too long: its regular expression has to try too many ways to match. ' +
      'Write it without a repetition within a repetition, or use contains.',
  );
}

/** Undefined when the time was up. */
function attemptWithin<Result>(
  task: () => Result,
  timeoutMs: number,
): { readonly value: Result } | undefined {
  context ??= createContext(place);
  let result: { readonly value: Result } | undefined;
  place.task = () => {
    result = { value: task() };
  };
  try {
    script.runInContext(context, { timeout: timeoutMs });
  } catch (error) {
    if (!isTimeout(error)) throw error;
  } finally {
    place.task = () => undefined;
  }
  return result;
}

/** The error may be of another realm, so `instanceof` would not do. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
