import type { Parts } from '../parts';
import { readSettings } from '../settings';
import type { TreeNode } from '../views/treeNode';
import { addressOfNode } from '../views/treeNode';
import { pickAddress } from './pickAddress';

/** Whether an address is asked for to listen there or to reach a server there; only the latter offers running servers. */
export type AddressUse = 'listen' | 'reach';

/** The address of the node a command was chosen on, else one that the person picks or types. Undefined when they leave. */
export function askAddress(
  parts: Parts,
  title: string,
  use: AddressUse,
  target: TreeNode | undefined,
): Promise<string | undefined> {
  const known = addressOfNode(target);
  if (known !== undefined) return Promise.resolve(known);
  const running = use === 'reach' ? parts.endpoints.servers().map((server) => server.address) : [];
  return pickAddress({
    title,
    running,
    recent: parts.recent.addresses(),
    configured: readSettings().address,
  });
}
