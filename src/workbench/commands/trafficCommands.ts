import * as vscode from 'vscode';
import { toWireEvent } from '../../traffic/trafficEvent';
import { optionalInteger, optionalString, readArguments } from '../commandArguments';
import type { GetTrafficResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { commandIds, viewIds } from '../contributions';
import type { Parts } from '../parts';

/** `showTraffic`, `showOutput`, `clearTraffic` and `getTraffic`: what was seen. They touch no socket, so Restricted Mode allows them. */
export function trafficCommands(parts: Parts): readonly WorkbenchCommand[] {
  return [
    {
      id: commandIds.showTraffic,
      run: () => vscode.commands.executeCommand(`${viewIds.trafficPanel}.focus`),
    },
    { id: commandIds.showOutput, run: () => parts.output.show() },
    { id: commandIds.clearTraffic, run: () => parts.capture.clear() },
    { id: commandIds.getTraffic, run: (argument) => getTraffic(parts, argument) },
  ];
}

async function getTraffic(parts: Parts, argument: unknown): Promise<GetTrafficResult> {
  const args = readArguments(argument);
  const filter = optionalString(args, 'filter');
  const offset = optionalInteger(args, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const limit = optionalInteger(args, 'limit', 0, Number.MAX_SAFE_INTEGER);
  parts.taps.flush();
  const { total, matched, events } = await parts.capture.query({
    ...(filter !== undefined && { filter }),
    ...(offset !== undefined && { offset }),
    ...(limit !== undefined && { limit }),
  });
  return { total, matched, events: events.map(toWireEvent) };
}
