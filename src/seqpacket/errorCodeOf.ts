import { errnoName } from './errnoName';

/** The errno's name in what Node's functions throw. */
export function errorCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'EIO';
  // Of some Node has no name, and says "Unknown system error -122" as their code.
  if ('errno' in error && typeof error.errno === 'number') return errnoName(Math.abs(error.errno));
  return 'code' in error && typeof error.code === 'string' ? error.code : 'EIO';
}
