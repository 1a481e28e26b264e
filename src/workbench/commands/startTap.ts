import * as vscode from 'vscode';
import type { TapRequest } from '../../endpoints/recordedTap';
import type { RunningTap } from '../../endpoints/taps';
import { formatAddress, parseAddress } from '../../seqpacket/socketAddress';
import { safeText } from '../../traffic/safeText';
import { addressOr, optionalString, readArguments } from '../commandArguments';
import type { StartTapResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { plainMessage } from '../plainMessage';
import { pickAddress } from '../prompts/pickAddress';
import { pickListener } from '../prompts/pickListener';
import { readSettings } from '../settings';
import { addressOfNode, type TreeNode } from '../views/treeNode';

/** `seqpacket.startTap`: puts this window between clients and their server, in the place of its socket or between two addresses. */
export function startTap(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.startTap,
    touchesSockets: true,
    run: (argument) => resultOf(parts.taps.start(readRequest(argument))),
    ask: (target) => ask(parts, target),
  };
}

function readRequest(argument: unknown): TapRequest {
  const args = readArguments(argument);
  const upstream = optionalString(args, 'upstream');
  return {
    address: addressOr(args, readSettings().address),
    ...(upstream !== undefined && { upstream: parseAddress(upstream) }),
  };
}

async function ask(parts: Parts, target: TreeNode | undefined): Promise<StartTapResult | undefined> {
  const server = addressOfNode(target) ?? (await pickListener(parts, 'Start Tap: whose packets?'));
  if (server === undefined) return undefined;
  const request = await requestFor(parts, server);
  if (request === undefined || !(await confirmed(request))) return undefined;
  await parts.recent.rememberAddress(server);
  const tap = parts.taps.start(request);
  confirmBriefly(`$(eye) Tapping ${tap.address}`);
  return resultOf(tap);
}

/** An abstract name cannot be moved aside, so there the tap needs an address of its own. */
async function requestFor(parts: Parts, server: string): Promise<TapRequest | undefined> {
  const upstream = parseAddress(server);
  if (upstream.kind === 'path') return { address: upstream };
  const address = await pickAddress({
    title: 'Start Tap: where are clients to connect instead?',
    running: [],
    recent: parts.recent.addresses().filter((known) => known !== server),
    configured: readSettings().address,
  });
  return address === undefined ? undefined : { address: parseAddress(address), upstream };
}

/** Says beforehand what programs can notice. */
async function confirmed({ address, upstream }: TapRequest): Promise<boolean> {
  const listener = safeText(formatAddress(address));
  const server = formatAddress(upstream ?? address);
  const place =
    upstream === undefined
      ? `Its socket file is moved to ${listener}.tapped, and this window listens in its place, until the tap is stopped. Connections that are open stay as they are.`
      : `This window listens at ${listener} and joins each client there with ${safeText(server)}.`;
  const detail =
    `${place}\n\nPackets pass through with their boundaries, order and descriptors. But the server sees this window's process (${process.pid}), not the client, ` +
    'as its peer (SO_PEERCRED), and the client likewise: a program that checks who its peer is may refuse. ' +
    'Smaller differences are told of in the README, under Taps.';
  const start = 'Start Tap';
  const options = { modal: true, detail };
  const title = plainMessage(`Tap ${server}?`);
  return (await vscode.window.showInformationMessage(title, options, start)) === start;
}

function resultOf({ tapId, address, upstream }: RunningTap): StartTapResult {
  return { tapId, address, upstream };
}
