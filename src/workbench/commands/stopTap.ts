import { SeqpacketError } from '../../seqpacket/seqpacketError';
import { formatAddress, parseAddress } from '../../seqpacket/socketAddress';
import { optionalInteger, optionalString, readArguments } from '../commandArguments';
import type { StopTapResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { pickTap } from '../prompts/pickTap';
import { readSettings } from '../settings';
import type { TreeNode } from '../views/treeNode';

/** `seqpacket.stopTap`: puts the original socket back in its place; connections under way live on until they end. */
export function stopTap(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.stopTap,
    touchesSockets: true,
    run: (argument) => run(parts, argument),
    ask: (target) => ask(parts, target),
  };
}

function run(parts: Parts, argument: unknown): StopTapResult {
  const args = readArguments(argument);
  const tapId = optionalInteger(args, 'tapId', 1, Number.MAX_SAFE_INTEGER);
  if (tapId !== undefined) return { restored: parts.taps.stop({ tapId }) };
  const text = optionalString(args, 'address') ?? readSettings().address;
  return { restored: parts.taps.stop({ address: formatAddress(parseAddress(text)) }) };
}

async function ask(parts: Parts, target: TreeNode | undefined): Promise<StopTapResult | undefined> {
  const taps = parts.taps.running().filter(({ stopped }) => !stopped);
  if (taps.length === 0)
    throw new SeqpacketError('ENOENT', 'No tap runs in this window: there is none to stop.');
  const tap = target?.node === 'tap' ? target.tap : await pickTap('Stop Tap', taps);
  if (tap === undefined) return undefined;
  const restored = parts.taps.stop({ tapId: tap.tapId });
  const place =
    tap.inPlace && !restored
      ? 'its server is gone, or another file has its name'
      : 'connections under way go on';
  confirmBriefly(`$(eye-closed) Tap of ${tap.address} stopped; ${place}`);
  return { restored };
}
