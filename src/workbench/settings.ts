import * as vscode from 'vscode';
import type { PayloadStyle } from '../traffic/trafficLine';
import { settingIds } from './contributions';

/** The settings of this extension, each checked against its bounds in package.json. */
export interface Settings {
  readonly address: string;
  readonly backlog: number;
  readonly reply: string;
  /** Bytes; 0 = no padding. */
  readonly padReplyTo: number;
  readonly timeoutMs: number;
  readonly maxPackets: number;
  readonly maxMemoryMiB: number;
  readonly maxDiskMiB: number;
  readonly outputPayload: PayloadStyle;
  readonly maxBytesPerPacket: number;
}

const payloadStyles: readonly PayloadStyle[] = ['text', 'hex', 'both', 'none'];

/** Reads all settings now. A value of a wrong type or out of bounds counts as its default, as the settings editor warns. */
export function readSettings(): Settings {
  return {
    address: text(settingIds.address),
    backlog: integer(settingIds.serverBacklog, 0, 65535),
    reply: text(settingIds.serverReply),
    padReplyTo: integer(settingIds.serverPadReplyTo, 0, 212_960),
    timeoutMs: integer(settingIds.requestTimeoutMs, 1, 2_147_483_647),
    maxPackets: integer(settingIds.trafficMaxPackets, 1, 10_000_000),
    maxMemoryMiB: integer(settingIds.trafficMaxMemoryMiB, 1, 4096),
    maxDiskMiB: integer(settingIds.trafficMaxDiskMiB, 16, 1_048_576),
    outputPayload: payloadStyle(),
    maxBytesPerPacket: integer(settingIds.outputMaxBytesPerPacket, 0, 1_048_576),
  };
}

function text(id: string): string {
  const value = read(id);
  return typeof value === 'string' ? value : String(defaultOf(id));
}

function integer(id: string, min: number, max: number): number {
  const value = read(id);
  const valid = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
  return valid ? value : Number(defaultOf(id));
}

function payloadStyle(): PayloadStyle {
  const value = read(settingIds.outputPayload);
  return payloadStyles.find((style) => style === value) ?? 'text';
}

function read(id: string): unknown {
  return vscode.workspace.getConfiguration().get<unknown>(id);
}

function defaultOf(id: string): unknown {
  return vscode.workspace.getConfiguration().inspect<unknown>(id)?.defaultValue;
}
