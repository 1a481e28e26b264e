// One scenario in a worker, whose environment of the module is a new one.
import { AssertionError } from 'node:assert/strict';
import { parentPort, workerData } from 'node:worker_threads';
import { faultScenario, type Outcome, type Way } from './faultStage';

void faultScenario(workerData as Way)
  .catch((error: unknown): Outcome => {
    // Only what the module says of a fault is a report.
    if (error instanceof AssertionError) throw error;
    return { reports: [String(error)], ended: [] };
  })
  .then((outcome) => parentPort?.postMessage(outcome));
