import * as vscode from 'vscode';
import type { CaptureStore } from '../../traffic/captureStore';
import { eventSummary } from '../../traffic/eventSummary';
import type { TrafficEvent } from '../../traffic/trafficEvent';
import { plainLabel } from '../plainLabel';

/** Packets offered: the newest, as many as one looks through. */
const offered = 200;
/** Events looked at to find them: a capture may be of anything but packets. */
const mostSeen = 5000;
const readAtOnce = 500;
/** Bytes of a payload that a row is made from: more than it shows. */
const shownBytes = 256;

interface PacketItem extends vscode.QuickPickItem {
  readonly seq: number;
}

/**
 * Asks for a packet: one of the newest, or, by its number, any that is kept. `except` is left out; when nothing else is kept the list is
 * empty. Undefined when the person leaves.
 */
export function pickPacket(
  capture: CaptureStore,
  title: string,
  except?: number,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<PacketItem>();
    const newest = newestPackets(capture, except).map(toItem);
    pick.title = title;
    pick.placeholder = 'Pick a packet, or type words of it, or the number of any that is kept';
    pick.matchOnDescription = true;
    pick.items = newest;
    pick.onDidChangeValue((typed) => {
      pick.items = [...numbered(capture, typed, newest, except), ...newest];
    });
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.seq);
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}

function newestPackets(capture: CaptureStore, except: number | undefined): readonly TrafficEvent[] {
  const packets: TrafficEvent[] = [];
  const last = Math.max(0, capture.size - mostSeen);
  for (let end = capture.size; end > last && packets.length < offered; end -= readAtOnce) {
    const events = capture.slice(Math.max(last, end - readAtOnce), end, shownBytes);
    packets.push(...events.toReversed().filter(({ kind, seq }) => kind === 'packet' && seq !== except));
  }
  return packets.slice(0, offered);
}

/** The packet whose number was typed, when it is not offered already. */
function numbered(
  capture: CaptureStore,
  typed: string,
  newest: readonly PacketItem[],
  except: number | undefined,
): readonly PacketItem[] {
  const seq = /^\d{1,15}$/.test(typed.trim()) ? Number(typed) : undefined;
  if (seq === undefined || seq === except || newest.some((item) => item.seq === seq)) return [];
  const at = seq - capture.firstSeq;
  return capture
    .slice(at, at + 1, shownBytes)
    .filter(({ kind }) => kind === 'packet')
    .map(toItem);
}

function toItem(event: TrafficEvent): PacketItem {
  const { label, description } = eventSummary(event);
  return {
    seq: event.seq,
    label: `${event.seq}  ${plainLabel(label)}`,
    description: plainLabel(description),
  };
}
