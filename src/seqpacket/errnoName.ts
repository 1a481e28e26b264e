import { getSystemErrorName } from 'node:util';

/** Errors of these sockets that libuv, and so Node, has no name for; the same numbers on every architecture that VS Code runs on. */
const unknownToNode: ReadonlyMap<number, string> = new Map([
  [109, 'ETOOMANYREFS'],
  [122, 'EDQUOT'],
]);

/** The name of a positive errno (`EPIPE`), as Linux has it; `errno 524` for one that is not known. */
export function errnoName(errno: number): string {
  const name = unknownToNode.get(errno) ?? getSystemErrorName(-errno);
  return /^E[A-Z0-9]+$/.test(name) ? name : `errno ${errno}`;
}
