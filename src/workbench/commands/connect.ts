import type { SocketAddress } from '../../seqpacket/socketAddress';
import { parseAddress } from '../../seqpacket/socketAddress';
import { addressOr, readArguments } from '../commandArguments';
import type { ConnectResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { askAddress } from '../prompts/askAddress';
import { readSettings } from '../settings';
import { withSlowProgress } from '../slowProgress';
import type { TreeNode } from '../views/treeNode';

/** `seqpacket.connect`: opens a connection that stays, for `sendPacket`, until `disconnect` or the server's end-of-file. */
export function connect(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.connect,
    touchesSockets: true,
    run: (argument) => open(parts, addressOr(readArguments(argument), readSettings().address)),
    // The button in the view's title hands over the row that has the focus, which is not what it is about.
    ask: () => ask(parts, undefined),
  };
}

/** The same from the menu of a server, to that server. */
export function connectHere(parts: Parts): WorkbenchCommand {
  return { ...connect(parts), id: commandIds.connectHere, ask: (target) => ask(parts, target) };
}

async function ask(parts: Parts, target: TreeNode | undefined): Promise<ConnectResult | undefined> {
  const address = await askAddress(parts, 'Connect', 'reach', target);
  if (address === undefined) return undefined;
  await parts.recent.rememberAddress(address);
  const result = await withSlowProgress(`Connecting to ${address}`, (signal) =>
    open(parts, parseAddress(address), signal),
  );
  confirmBriefly(`$(plug) Connection #${result.connectionId} to ${address} is open`);
  return result;
}

async function open(parts: Parts, address: SocketAddress, signal?: AbortSignal): Promise<ConnectResult> {
  const { timeoutMs } = readSettings();
  const { connectionId } = await parts.endpoints.connect({ address, timeoutMs, ...(signal && { signal }) });
  return { connectionId };
}
