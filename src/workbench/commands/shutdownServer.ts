import * as vscode from 'vscode';
import type { ShutdownResult } from '../../endpoints/endpoints';
import { parseAddress } from '../../seqpacket/socketAddress';
import { addressOr, optionalInteger, readArguments } from '../commandArguments';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { plainMessage } from '../plainMessage';
import { askAddress } from '../prompts/askAddress';
import { readSettings } from '../settings';
import { withSlowProgress } from '../slowProgress';
import type { TreeNode } from '../views/treeNode';

/** `seqpacket.shutdownServer`: sends `DOWN`, takes the reply, and sees whether the listener is gone. */
export function shutdownServer(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.shutdownServer,
    touchesSockets: true,
    run: (argument) => run(parts, argument),
    ask: (target) => ask(parts, target),
  };
}

async function run(parts: Parts, argument: unknown): Promise<ShutdownResult> {
  const args = readArguments(argument);
  const settings = readSettings();
  const address = addressOr(args, settings.address);
  const timeoutMs = optionalInteger(args, 'timeoutMs', 1, 2_147_483_647) ?? settings.timeoutMs;
  return parts.endpoints.shutdownServer({ address, timeoutMs });
}

async function ask(parts: Parts, target: TreeNode | undefined): Promise<ShutdownResult | undefined> {
  const address = await askAddress(parts, 'Shut Down Server', 'reach', target);
  if (address === undefined) return undefined;
  await parts.recent.rememberAddress(address);
  const { timeoutMs } = readSettings();
  const result = await withSlowProgress(`Shutting down the server at ${address}`, (signal) =>
    parts.endpoints.shutdownServer({ address: parseAddress(address), timeoutMs, signal }),
  );
  report(address, result);
  return result;
}

function report(address: string, { gone }: ShutdownResult): void {
  if (gone) {
    confirmBriefly(`$(stop-circle) Server at ${address} is shut down`);
    return;
  }
  void vscode.window.showWarningMessage(
    plainMessage(
      `The server at ${address} answered DOWN, but somebody still listens there. It may run twice, or not know DOWN.`,
    ),
  );
}
