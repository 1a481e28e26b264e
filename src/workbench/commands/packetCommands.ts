import * as vscode from 'vscode';
import { cArrayLiteral } from '../../protocol/cArrayLiteral';
import { countBytes } from '../../protocol/countBytes';
import { encodePayload } from '../../protocol/payloadEncoding';
import { pythonBytesLiteral } from '../../protocol/pythonBytesLiteral';
import { parseAddress } from '../../seqpacket/socketAddress';
import { readArguments } from '../commandArguments';
import type { CommandId, WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import type { SeenPacket } from './seenPacket';
import { packetOf, packetOn, seqArgument, seqOf } from './seenPacket';
import { requestOptions, sendAndShow } from './sendRequest';

/** The context menu of a packet in the traffic view: open, send again, copy in four ways. Each also takes `{seq}`. */
export function packetCommands(parts: Parts): readonly WorkbenchCommand[] {
  return [
    openPacket(),
    sendAgain(),
    copy(commandIds.copyPacketAsText, (data) => encodePayload(data, 'escaped')),
    copy(commandIds.copyPacketAsHex, (data) => encodePayload(data, 'hex')),
    copy(commandIds.copyPacketAsC, cArrayLiteral),
    copy(commandIds.copyPacketAsPython, pythonBytesLiteral),
  ];

  function sendAgain(): WorkbenchCommand {
    return {
      id: commandIds.sendPacketAgain,
      touchesSockets: true,
      run: async (argument) => {
        const args = readArguments(argument);
        const { address, data } = packetOf(parts, seqArgument(args));
        return parts.endpoints.sendRequest({ address: parseAddress(address), data, ...requestOptions(args) });
      },
      ask: (target) => {
        const { address, data } = packetOn(parts, target);
        return sendAndShow(parts, address, data);
      },
    };
  }

  function copy(id: CommandId, format: (data: Uint8Array) => string): WorkbenchCommand {
    const act = async ({ data }: SeenPacket): Promise<void> => {
      await vscode.env.clipboard.writeText(format(data));
      confirmBriefly(`$(copy) ${countBytes(data.length)} copied`);
    };
    return {
      id,
      run: (argument) => act(packetOf(parts, seqArgument(readArguments(argument)))),
      ask: (target) => act(packetOn(parts, target)),
    };
  }

  function openPacket(): WorkbenchCommand {
    const open = (seq: number) => parts.documents.showPacket(packetOf(parts, seq));
    return {
      id: commandIds.openPacket,
      run: (argument) => open(seqArgument(readArguments(argument))),
      ask: (target) => open(seqOf(target)),
    };
  }
}
