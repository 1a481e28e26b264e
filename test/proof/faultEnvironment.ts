// One scenario in a worker, whose environment of the module is a new one.
import { parentPort, workerData } from 'node:worker_threads';
import { faultScenario, type Outcome, type Way } from './faultStage';

void faultScenario(workerData as Way)
  .catch((error: unknown): Outcome => ({ reports: [String(error)], ended: [] }))
  .then((outcome) => parentPort?.postMessage(outcome));
