import type { TrafficEvent } from '../traffic/trafficEvent';

/** An error as the capture keeps it. */
export type ErrorFacts = NonNullable<TrafficEvent['error']>;

/** Code and sentence of anything that was thrown; what has no code goes by its class. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { code: 'Error', message: String(error) };
  return { code: errorCode(error) ?? error.name, message: error.message };
}

/** The errno's name or the like, if it has one. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
