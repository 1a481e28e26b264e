import type { TapRequest } from '../../endpoints/recordedTap';
import type { RunningTap } from '../../endpoints/taps';
import { formatAddress, parseAddress } from '../../seqpacket/socketAddress';
import { addressOr, optionalString, readArguments } from '../commandArguments';
import type { StartTapResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { askTap } from '../prompts/askTap';
import { pickListener } from '../prompts/pickListener';
import { readSettings } from '../settings';
import { asTapRefusal } from '../tapRefusal';
import { shortAddress } from '../views/shortAddress';
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
  const between = target?.node === 'tapOffer' && target.between;
  const request = await askTap(parts, parseAddress(server), between);
  if (request === undefined) return undefined;
  const { address, upstream } = request;
  for (const used of [address, ...(upstream ? [upstream] : [])]) {
    await parts.recent.rememberAddress(formatAddress(used));
  }
  const tap = started(parts, request);
  confirmBriefly(`$(eye) Tapping ${shortAddress(tap.address)}`);
  return resultOf(tap);
}

function started(parts: Parts, request: TapRequest): RunningTap {
  try {
    return parts.taps.start(request);
  } catch (error) {
    throw asTapRefusal(error, request);
  }
}

function resultOf({ tapId, address, upstream }: RunningTap): StartTapResult {
  return { tapId, address, upstream };
}
