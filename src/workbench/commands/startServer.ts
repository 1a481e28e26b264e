import type { ResponderKind } from '../../protocol/responder';
import { responderKinds } from '../../protocol/responder';
import { decodePayload } from '../../protocol/payloadEncoding';
import type { SocketAddress } from '../../seqpacket/socketAddress';
import { parseAddress } from '../../seqpacket/socketAddress';
import {
  addressOr,
  optionalBytes,
  optionalChoice,
  optionalInteger,
  readArguments,
} from '../commandArguments';
import type { StartServerResult } from '../commandContract';
import type { WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import { askAddress } from '../prompts/askAddress';
import { pickResponder } from '../prompts/pickResponder';
import { readSettings } from '../settings';

interface Start {
  readonly address: SocketAddress;
  readonly backlog: number;
  readonly responder: ResponderKind;
  readonly reply: Uint8Array;
}

/** `seqpacket.startServer`: starts a server of this window; it runs until it is stopped, shut down, or the window closes. */
export function startServer(parts: Parts): WorkbenchCommand {
  return {
    id: commandIds.startServer,
    touchesSockets: true,
    run: (argument) => start(parts, readStart(argument)),
    ask: () => ask(parts),
  };
}

async function ask(parts: Parts): Promise<StartServerResult | undefined> {
  const address = await askAddress(parts, 'Start Server (1/2)', 'listen', undefined);
  if (address === undefined) return undefined;
  const responder = await pickResponder('Start Server (2/2)');
  if (responder === undefined) return undefined;
  await parts.recent.rememberAddress(address);
  const { backlog, reply } = readSettings();
  const result = await start(parts, {
    address: parseAddress(address),
    backlog,
    responder,
    reply: decodePayload(reply, 'utf8'),
  });
  confirmBriefly(`$(server) Server is listening at ${result.address}`);
  return result;
}

function readStart(argument: unknown): Start {
  const args = readArguments(argument);
  const settings = readSettings();
  return {
    address: addressOr(args, settings.address),
    backlog: optionalInteger(args, 'backlog', 0, 65535) ?? settings.backlog,
    responder: optionalChoice(args, 'responder', responderKinds) ?? 'command',
    reply: optionalBytes(args, 'reply') ?? decodePayload(settings.reply, 'utf8'),
  };
}

async function start(parts: Parts, options: Start): Promise<StartServerResult> {
  const { serverId, address } = await parts.endpoints.startServer({
    ...options,
    padReplyTo: readSettings().padReplyTo,
  });
  return { serverId, address };
}
