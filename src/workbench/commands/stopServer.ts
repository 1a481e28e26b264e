import { SeqpacketError } from '../../seqpacket/seqpacketError';
import { formatAddress, parseAddress } from '../../seqpacket/socketAddress';
import { optionalInteger, optionalString, readArguments } from '../commandArguments';
import type { StopServerResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { pickServer } from '../prompts/pickServer';
import { readSettings } from '../settings';
import type { TreeNode } from '../views/treeNode';

/** `seqpacket.stopServer`: closes a listener of this window and removes its socket file. */
export function stopServer(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.stopServer,
    touchesSockets: true,
    run: (argument) => run(parts, argument),
    ask: (target) => ask(parts, target),
  };
}

async function run(parts: Parts, argument: unknown): Promise<StopServerResult> {
  const args = readArguments(argument);
  const serverId = optionalInteger(args, 'serverId', 1, Number.MAX_SAFE_INTEGER);
  if (serverId !== undefined) return { stopped: await parts.endpoints.stopServer({ serverId }) };
  const text = optionalString(args, 'address') ?? readSettings().address;
  return { stopped: await parts.endpoints.stopServer({ address: formatAddress(parseAddress(text)) }) };
}

async function ask(parts: Parts, target: TreeNode | undefined): Promise<StopServerResult | undefined> {
  const servers = parts.endpoints.servers();
  if (servers.length === 0)
    throw new SeqpacketError('ENOENT', 'No server runs in this window: there is none to stop.');
  const server = target?.node === 'server' ? target.server : await pickServer('Stop Server', servers);
  if (server === undefined) return undefined;
  const stopped = await parts.endpoints.stopServer({ serverId: server.serverId });
  confirmBriefly(`$(debug-stop) Server at ${server.address} stopped`);
  return { stopped };
}
