import { getSystemErrorName } from 'node:util';

/** The name of a positive errno (`EPIPE`), as Node names it; `errno 524` for one that it does not know. */
export function errnoName(errno: number): string {
  const name = getSystemErrorName(-errno);
  return /^E[A-Z0-9]+$/.test(name) ? name : `errno ${errno}`;
}
