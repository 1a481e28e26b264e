import * as vscode from 'vscode';
import { parseAddress } from '../../seqpacket/socketAddress';
import type { Choice, Refusal } from './pickOrType';
import { pickOrType } from './pickOrType';

/** What the address picker offers. */
export interface AddressOffers {
  readonly title: string;
  /** Addresses where a server of this window listens, offered first when one is to be reached. */
  readonly running: readonly string[];
  /** Addresses used before, newest first. */
  readonly recent: readonly string[];
  /** The address of the settings. */
  readonly configured: string;
  /** One that would make no sense, as `formatAddress` writes it: not offered. */
  readonly except?: string;
}

/** Asks for an address: one that is running, was used before, or is configured, or one that is typed. */
export function pickAddress(offers: AddressOffers): Promise<string | undefined> {
  return pickOrType({
    title: offers.title,
    placeholder: 'Pick an address, or type /a/path or @abstract-name',
    choices: addressChoices(offers),
    read: readAddress,
  });
}

function addressChoices(offers: AddressOffers): readonly Choice<string>[] {
  const described = new Map<string, string>();
  const offer = (address: string, description: string) => {
    if (address !== offers.except && !described.has(address)) described.set(address, description);
  };
  for (const address of offers.running) offer(address, 'server running in this window');
  for (const address of offers.recent) offer(address, 'used before');
  if (!('reason' in readAddress(offers.configured))) offer(offers.configured, 'from the settings');
  return [...described].map(([address, description]) => ({
    label: address,
    description,
    iconPath: new vscode.ThemeIcon('plug'),
    value: address,
  }));
}

/** What a typed address stands for, or why it is none. */
export function readAddress(text: string): Choice<string> | Refusal {
  try {
    const { kind } = parseAddress(text);
    const description = kind === 'abstract' ? 'abstract name' : 'socket file';
    return { label: text, description, iconPath: new vscode.ThemeIcon('plug'), value: text };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
