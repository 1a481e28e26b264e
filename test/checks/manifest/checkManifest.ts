import { checkCapabilities } from './checkCapabilities';
import { checkCommands } from './checkCommands';
import type { CheckContext, Registry } from './checkContext';
import { checkIdentity } from './checkIdentity';
import { checkLinks } from './checkLinks';
import { checkMenus } from './checkMenus';
import { checkSettings } from './checkSettings';
import { checkViews } from './checkViews';
import { checkWalkthroughs } from './checkWalkthroughs';
import { checkWhenClauses } from './checkWhenClauses';
import { Place } from './place';

const checks: readonly ((context: CheckContext) => void)[] = [
  ...[checkIdentity, checkCapabilities, checkCommands, checkSettings, checkViews],
  ...[checkMenus, checkWhenClauses, checkWalkthroughs, checkLinks],
];

/**
 * Holds the manifest against the names that the code uses and against the contract.
 * Gives what is wrong, each as `path: what it is and what to do`; nothing when all is well.
 */
export function checkManifest(
  manifest: unknown,
  registry: Registry,
  readFile: (path: string) => string | undefined,
): readonly string[] {
  const problems: string[] = [];
  const report = (place: Place, problem: string): void =>
    void problems.push(`${place.path === '' ? 'package.json' : place.path}: ${problem}`);
  for (const check of checks) check({ manifest: new Place(manifest, ''), registry, readFile, report });
  return problems;
}
