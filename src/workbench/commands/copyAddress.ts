import * as vscode from 'vscode';
import { SeqpacketError } from '../../seqpacket/seqpacketError';
import { optionalString, readArguments } from '../commandArguments';
import type { WorkbenchCommand } from '../commandRegistry';
import { commandIds } from '../contributions';
import { addressOfNode } from '../views/treeNode';

/** `seqpacket.copyAddress`: the address of a server or connection, from its context menu, onto the clipboard. */
export function copyAddress(): WorkbenchCommand {
  return {
    id: commandIds.copyAddress,
    run: (argument) => copy(optionalString(readArguments(argument), 'address')),
    ask: (target) => copy(addressOfNode(target)),
  };
}

async function copy(address: string | undefined): Promise<void> {
  if (address === undefined) {
    throw new SeqpacketError('EINVAL', 'Pick a server or connection in the Endpoints view first.');
  }
  await vscode.env.clipboard.writeText(address);
}
