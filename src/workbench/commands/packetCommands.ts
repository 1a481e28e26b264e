import * as vscode from 'vscode';
import { cArrayLiteral } from '../../protocol/cArrayLiteral';
import { countBytes } from '../../protocol/countBytes';
import { encodePayload } from '../../protocol/payloadEncoding';
import { pythonBytesLiteral } from '../../protocol/pythonBytesLiteral';
import { SeqpacketError } from '../../seqpacket/seqpacketError';
import { parseAddress } from '../../seqpacket/socketAddress';
import type { CommandArguments } from '../commandArguments';
import { readArguments, requiredInteger } from '../commandArguments';
import type { CommandId, WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import type { Parts } from '../parts';
import type { TreeNode } from '../views/treeNode';
import { requestOptions, sendAndShow } from './sendRequest';

/** The bytes of a packet that was seen, and where. */
interface SeenPacket {
  readonly seq: number;
  readonly address: string;
  readonly data: Uint8Array;
}

/** The context menu of a packet in the traffic view: open, send again, copy in four ways. Each also takes `{seq}`. */
export function packetCommands(parts: Parts): readonly WorkbenchCommand[] {
  return [
    onPacket(commandIds.openPacket, (packet) => parts.documents.showPacket(packet.seq)),
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
        const { address, data } = packetOf(parts, seqOf(target));
        return sendAndShow(parts, address, data);
      },
    };
  }

  function copy(id: CommandId, format: (data: Uint8Array) => string): WorkbenchCommand {
    return onPacket(id, async (packet) => {
      await vscode.env.clipboard.writeText(format(packet.data));
      confirmBriefly(`$(copy) ${countBytes(packet.data.length)} copied`);
    });
  }

  function onPacket(id: CommandId, act: (packet: SeenPacket) => Promise<void>): WorkbenchCommand {
    return {
      id,
      run: (argument) => {
        return act(packetOf(parts, seqArgument(readArguments(argument))));
      },
      ask: (target) => act(packetOf(parts, seqOf(target))),
    };
  }
}

function seqArgument(args: CommandArguments): number {
  return requiredInteger(args, 'seq', 0, Number.MAX_SAFE_INTEGER);
}

function seqOf(target: TreeNode | undefined): number {
  if (target?.node === 'event') return target.event.seq;
  if (target?.node === 'packet')
    return requiredInteger({ seq: target.seq }, 'seq', 0, Number.MAX_SAFE_INTEGER);
  throw new SeqpacketError('EINVAL', 'Pick a packet of the traffic first.');
}

function packetOf(parts: Parts, seq: number): SeenPacket {
  const event = parts.capture.get(seq);
  if (event?.data !== undefined) return { seq, address: event.address, data: event.data };
  throw new SeqpacketError(
    'ENOENT',
    `Packet ${seq} is not kept any more. Raise the setting seqpacket.traffic.maxPackets, maxMemoryMiB or maxDiskMiB to keep more.`,
  );
}
