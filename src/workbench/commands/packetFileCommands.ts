import * as vscode from 'vscode';
import { countBytes } from '../../protocol/countBytes';
import { SeqpacketError } from '../../seqpacket/seqpacketError';
import type { PacketFile } from '../../traffic/packetFile';
import { comparableFiles, payloadFile, readableFile } from '../../traffic/packetFile';
import { readArguments } from '../commandArguments';
import type { CommandId, WorkbenchCommand } from '../commandRegistry';
import { confirmBriefly } from '../confirmBriefly';
import { commandIds } from '../contributions';
import { assertHexEditor, openInHexEditor } from '../hexEditor';
import { packetUri } from '../packetFileSystem';
import type { Parts } from '../parts';
import { pickPacket } from '../prompts/pickPacket';
import type { TreeNode } from '../views/treeNode';
import type { SeenPacket } from './seenPacket';
import { packetOf, seqArgument, seqOf } from './seenPacket';

/**
 * Packets as files: opened in an editor, compared with each other, opened in the Hex Editor. Each takes `{seq}`, those that compare
 * `{seq, withSeq}`. From the palette they ask for packets; `compareSelectedPackets` is in the tree's menu only, where two are selected.
 */
export function packetFileCommands(parts: Parts): readonly WorkbenchCommand[] {
  return [
    onPacket(commandIds.openPayload, 'Open Payload', (packet) => openInEditor(readableFile(packet))),
    onPacket(
      commandIds.openInHexEditor,
      'Open in Hex Editor',
      (packet) => openInHexEditor(packetUri(payloadFile(packet))),
      assertHexEditor,
    ),
    {
      id: commandIds.comparePacket,
      run: runCompare,
      ask: async (target) => {
        const seq = await askSeq('Compare: first packet', target);
        if (seq === undefined) return;
        const other = await pickPacket(parts.capture, `Compare packet ${seq} with…`, seq);
        if (other !== undefined) await compare(packetOf(parts, seq), packetOf(parts, other));
      },
    },
    {
      id: commandIds.compareSelectedPackets,
      run: runCompare,
      ask: async (_target, selected) => {
        const [one, other, ...more] = selected;
        if (one === undefined || other === undefined || more.length > 0)
          throw new SeqpacketError('EINVAL', 'Select two packets in the tree Traffic first.');
        await compare(packetOf(parts, seqOf(one)), packetOf(parts, seqOf(other)));
      },
    },
  ];

  async function runCompare(argument: unknown): Promise<void> {
    const args = readArguments(argument);
    await compare(packetOf(parts, seqArgument(args)), packetOf(parts, seqArgument(args, 'withSeq')));
  }

  async function askSeq(title: string, target: TreeNode | undefined): Promise<number | undefined> {
    return target === undefined ? pickPacket(parts.capture, title) : seqOf(target);
  }

  function onPacket(
    id: CommandId,
    title: string,
    act: (packet: SeenPacket) => Promise<void>,
    /** Throws when it cannot be done at all, before a person is asked for anything. */
    check: () => void = () => undefined,
  ): WorkbenchCommand {
    return {
      id,
      run: (argument) => {
        check();
        return act(packetOf(parts, seqArgument(readArguments(argument))));
      },
      ask: async (target) => {
        check();
        const seq = await askSeq(title, target);
        if (seq !== undefined) await act(packetOf(parts, seq));
      },
    };
  }
}

async function openInEditor(file: PacketFile): Promise<void> {
  await vscode.window.showTextDocument(await openDocument(file), { preview: true });
}

/** The older packet on the left, as a change is read. */
async function compare(one: SeenPacket, other: SeenPacket): Promise<void> {
  const [left, right] = one.seq <= other.seq ? [one, other] : [other, one];
  const [original, modified] = await Promise.all(comparableFiles(left, right).map(openDocument));
  const title = `Packet ${left.seq} ↔ Packet ${right.seq}`;
  await vscode.commands.executeCommand('vscode.diff', original?.uri, modified?.uri, title);
  if (Buffer.compare(left.data, right.data) === 0)
    confirmBriefly(`$(check) Both packets hold the same ${countBytes(left.data.length)}`);
}

/** As UTF-8 whatever encoding a person has set for files: a payload that opens as text is UTF-8, and a hex dump is ASCII. */
async function openDocument(file: PacketFile): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(packetUri(file), { encoding: 'utf8' });
}
