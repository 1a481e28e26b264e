import * as vscode from 'vscode';
import { formatAddress } from '../../seqpacket/socketAddress';
import { seqpacketListeners, type SeqpacketListener } from '../../seqpacket/seqpacketListeners';
import type { Parts } from '../parts';
import { readSettings } from '../settings';
import { readAddress } from './pickAddress';
import type { Choice } from './pickOrType';
import { pickOrType } from './pickOrType';

/** Asks for one of this machine's SOCK_SEQPACKET listeners, or any address that is typed. Undefined when the person leaves. */
export function pickListener(parts: Parts, title: string): Promise<string | undefined> {
  const recent = parts.recent.addresses();
  const usual = [...recent, readSettings().address];
  const own = [...parts.endpoints.servers(), ...parts.taps.running()].map(({ address }) => address);
  const listeners = seqpacketListeners([...usual, ...own]).map(choiceOf);
  const known = new Set(listeners.map(({ value }) => value));
  const others = new Set(usual.filter((address) => !known.has(address)));
  return pickOrType({
    title,
    placeholder: 'Pick a listening socket, or type /a/path or @abstract-name',
    choices: [
      ...listeners,
      ...[...others].flatMap((address) => otherChoice(address, recent.includes(address))),
    ],
    read: readAddress,
  });
}

function choiceOf({ address, pid, command, waiting, isTapped }: SeqpacketListener): Choice<string> {
  const text = formatAddress(address);
  const process = pid === undefined ? 'process not visible' : `${command ?? 'gone'} (${pid})`;
  return {
    label: text,
    description: [
      process,
      ...(waiting === 0 ? [] : [`${waiting} waiting`]),
      ...(isTapped ? ['tapped already'] : []),
    ].join(', '),
    iconPath: new vscode.ThemeIcon(isTapped ? 'eye' : 'radio-tower'),
    value: text,
  };
}

/** Nothing of this network namespace listens there now; in another one somebody may. */
function otherChoice(address: string, isRecent: boolean): readonly Choice<string>[] {
  const read = readAddress(address);
  const origin = isRecent ? 'used before' : 'from the settings';
  return 'reason' in read ? [] : [{ ...read, description: `${origin}; nobody is seen listening` }];
}
