import type { OpenConnection } from '../../endpoints/endpoints';
import { SeqpacketError } from '../../seqpacket/seqpacketError';
import type { Parts } from '../parts';
import type { TreeNode } from '../views/treeNode';
import { pickConnection } from './pickConnection';

/**
 * The connection of the node a command was chosen on, else the one that the person picks; undefined when they leave.
 * Throws ENOTCONN, saying what to do, when none is open.
 */
export function askConnection(
  parts: Parts,
  title: string,
  target: TreeNode | undefined,
): Promise<OpenConnection | undefined> {
  if (target?.node === 'connection') return Promise.resolve(target.connection);
  const open = parts.endpoints.connections();
  if (open.length > 0) return pickConnection(title, open);
  throw new SeqpacketError('ENOTCONN', 'No connection is open. Run “Seqpacket: Connect” first.');
}
