import type { RequestResult } from '../../endpoints/endpoints';
import type { Framing } from '../../protocol/exchange';
import { framings } from '../../protocol/exchange';
import type { SocketAddress } from '../../seqpacket/socketAddress';
import { parseAddress } from '../../seqpacket/socketAddress';
import type { CommandArguments } from '../commandArguments';
import { addressOr, optionalChoice, optionalInteger, payloadBytes, readArguments } from '../commandArguments';
import type { WorkbenchCommand } from '../commandRegistry';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { askAddress } from '../prompts/askAddress';
import { pickFraming } from '../prompts/pickFraming';
import { pickPayload } from '../prompts/pickPayload';
import { readSettings } from '../settings';
import { showReply } from '../showReply';
import { withSlowProgress } from '../slowProgress';
import type { TreeNode } from '../views/treeNode';

/** A request that is ready to be sent. */
interface PreparedRequest {
  readonly address: SocketAddress;
  readonly data: Uint8Array;
  readonly framing: Framing;
  readonly timeoutMs: number;
}

/** `seqpacket.sendRequest`: connects, sends one packet, takes the reply, closes. */
export function sendRequest(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.sendRequest,
    touchesSockets: true,
    run: (argument) => run(parts, argument),
    // The button in the view's title hands over the row that has the focus, which is not what it is about.
    ask: () => ask(parts, undefined),
  };
}

/** The same from the menu of a server, to that server. */
export function sendRequestHere(parts: Parts): WorkbenchCommand {
  return { ...sendRequest(parts), id: commandIds.sendRequestHere, ask: (target) => ask(parts, target) };
}

async function run(parts: Parts, argument: unknown): Promise<RequestResult> {
  const args = readArguments(argument);
  const address = addressOr(args, readSettings().address);
  return parts.endpoints.sendRequest({ address, data: payloadBytes(args), ...requestOptions(args) });
}

/** How an answer is awaited, as the argument object says or else the settings; throws EINVAL for what it cannot be. */
export function requestOptions(args: CommandArguments): Pick<PreparedRequest, 'framing' | 'timeoutMs'> {
  return {
    framing: optionalChoice(args, 'framing', framings) ?? 'command',
    timeoutMs: optionalInteger(args, 'timeoutMs', 1, 2_147_483_647) ?? readSettings().timeoutMs,
  };
}

async function ask(parts: Parts, target: TreeNode | undefined): Promise<RequestResult | undefined> {
  const address = await askAddress(parts, 'Send Request: address', 'reach', target);
  if (address === undefined) return undefined;
  const payload = await pickPayload(`Send Request to ${address}`, parts.recent.payloads());
  if (payload === undefined) return undefined;
  await parts.recent.rememberPayload(payload.typed);
  return sendAndShow(parts, address, payload.data);
}

/** Sends bytes as a request, with progress and Cancel, and opens the reply. Undefined when the person leaves a prompt. */
export async function sendAndShow(
  parts: Parts,
  address: string,
  data: Uint8Array,
): Promise<RequestResult | undefined> {
  const framing = await pickFraming(`Send Request to ${address}`, data);
  if (framing === undefined) return undefined;
  await parts.recent.rememberAddress(address);
  const { timeoutMs } = readSettings();
  const request: PreparedRequest = { address: parseAddress(address), data, framing, timeoutMs };
  const result = await withSlowProgress(`Waiting for the reply of ${address}`, (signal) =>
    parts.endpoints.sendRequest({ ...request, signal }),
  );
  await showReply(parts.documents, result);
  return result;
}
