import * as vscode from 'vscode';
import type { TapRequest } from '../../endpoints/recordedTap';
import { formatAddress, parseAddress, type SocketAddress } from '../../seqpacket/socketAddress';
import type { Parts } from '../parts';
import { plainMessage } from '../plainMessage';
import { readSettings } from '../settings';
import { tapConfirmation } from '../tapConfirmation';
import { pickAddress } from './pickAddress';

const start = 'Start Tap';
/** Of the button, here and where a tap in place was refused, that leads to a tap that listens elsewhere. */
export const betweenTitle = 'Tap Between Two Addresses…';

/** Asks how the server at an address is to be tapped, and says beforehand what programs can notice. Undefined when the person leaves. */
export async function askTap(
  parts: Parts,
  server: SocketAddress,
  between: boolean,
): Promise<TapRequest | undefined> {
  // An abstract name cannot be moved aside.
  if (between || server.kind === 'abstract') return askBetween(parts, server);
  const inPlace = { address: server };
  switch (await confirm(inPlace, server, [start, betweenTitle])) {
    case start:
      return inPlace;
    case betweenTitle:
      return askBetween(parts, server);
    default:
      return undefined;
  }
}

async function askBetween(parts: Parts, upstream: SocketAddress): Promise<TapRequest | undefined> {
  const address = await pickAddress({
    title: 'Start Tap: where are clients to connect instead?',
    running: [],
    recent: parts.recent.addresses(),
    configured: readSettings().address,
    except: formatAddress(upstream),
  });
  if (address === undefined) return undefined;
  const request = { address: parseAddress(address), upstream };
  return (await confirm(request, upstream, [start])) === start ? request : undefined;
}

async function confirm(
  request: TapRequest,
  server: SocketAddress,
  buttons: readonly string[],
): Promise<string | undefined> {
  const options = { modal: true, detail: tapConfirmation(request, process.pid) };
  const title = plainMessage(`Tap ${formatAddress(server)}?`);
  return vscode.window.showInformationMessage(title, options, ...buttons);
}
