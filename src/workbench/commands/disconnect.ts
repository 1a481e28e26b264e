import { readArguments, requiredInteger } from '../commandArguments';
import type { WorkbenchCommand } from '../commandRegistry';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { askConnection } from '../prompts/askConnection';
import type { TreeNode } from '../views/treeNode';

/** `seqpacket.disconnect`: closes an open connection. */
export function disconnect(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.disconnect,
    touchesSockets: true,
    run: async (argument) => {
      const args = readArguments(argument);
      return close(parts, requiredInteger(args, 'connectionId', 1, Number.MAX_SAFE_INTEGER));
    },
    ask: (target) => ask(parts, target),
  };
}

async function ask(parts: Parts, target: TreeNode | undefined): Promise<Record<string, never> | undefined> {
  const connection = await askConnection(parts, 'Disconnect', target);
  return connection && close(parts, connection.connectionId);
}

async function close(parts: Parts, connectionId: number): Promise<Record<string, never>> {
  await parts.endpoints.disconnect({ connectionId });
  return {};
}
