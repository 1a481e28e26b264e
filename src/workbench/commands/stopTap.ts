import type { StoppedTap } from '../../endpoints/runningTap';
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
import { stopNews } from '../stopNews';
import type { TreeNode } from '../views/treeNode';
import { warnLeftAside } from '../warnLeftAside';

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
  if (tapId !== undefined) return resultOf(parts.taps.stop({ tapId }));
  const text = optionalString(args, 'address') ?? readSettings().address;
  return resultOf(parts.taps.stop({ address: formatAddress(parseAddress(text)) }));
}

async function ask(parts: Parts, target: TreeNode | undefined): Promise<StopTapResult | undefined> {
  const taps = parts.taps.running().filter(({ stopped }) => !stopped);
  if (taps.length === 0)
    throw new SeqpacketError('ENOENT', 'No tap runs in this window: there is none to stop.');
  const tap = target?.node === 'tap' ? target.tap : await pickTap('Stop Tap', taps);
  if (tap === undefined) return undefined;
  const { tapId } = tap;
  const stopped = parts.taps.stop({ tapId });
  const rest = parts.taps.running().find((candidate) => candidate.tapId === tapId);
  const news = stopNews(tap, stopped, rest?.connections.length ?? 0);
  if (news.kind === 'leftAside') void warnLeftAside(news.text, news.aside);
  else confirmBriefly(`$(eye-closed) ${news.text}`);
  return resultOf(stopped);
}

function resultOf({ restored }: StoppedTap): StopTapResult {
  return { restored };
}
