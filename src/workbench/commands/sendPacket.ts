import { countBytes } from '../../protocol/countBytes';
import { payloadBytes, readArguments, requiredInteger } from '../commandArguments';
import type { SendPacketResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { askConnection } from '../prompts/askConnection';
import { pickPayload } from '../prompts/pickPayload';
import { withSlowProgress } from '../slowProgress';
import type { TreeNode } from '../views/treeNode';

/** `seqpacket.sendPacket`: sends one packet on an open connection; resolves when the kernel took it. */
export function sendPacket(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.sendPacket,
    touchesSockets: true,
    run: (argument) => run(parts, argument),
    ask: (target) => ask(parts, target),
  };
}

async function run(parts: Parts, argument: unknown): Promise<SendPacketResult> {
  const args = readArguments(argument);
  const connectionId = requiredInteger(args, 'connectionId', 1, Number.MAX_SAFE_INTEGER);
  const data = payloadBytes(args);
  return parts.endpoints.sendPacket({ connectionId, data });
}

async function ask(parts: Parts, target: TreeNode | undefined): Promise<SendPacketResult | undefined> {
  const connection = await askConnection(parts, 'Send Packet', target);
  if (connection === undefined) return undefined;
  const { connectionId, address } = connection;
  const payload = await pickPayload(`Send Packet on #${connectionId} to ${address}`, parts.recent.payloads());
  if (payload === undefined) return undefined;
  await parts.recent.rememberPayload(payload.typed);
  const result = await withSlowProgress(`Waiting for room to send on #${connectionId}`, (signal) =>
    parts.endpoints.sendPacket({ connectionId, data: payload.data, signal }),
  );
  confirmBriefly(`$(arrow-up) ${countBytes(result.bytes)} sent on #${connectionId}`);
  return result;
}
