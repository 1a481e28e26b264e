import * as vscode from 'vscode';
import { assertNever } from '../../assertNever';
import { countBytes } from '../../protocol/countBytes';
import type { PayloadEncoding } from '../../protocol/payloadEncoding';
import { decodePayload, payloadEncodings } from '../../protocol/payloadEncoding';
import type { TypedPayload } from '../recentInputs';
import type { Choice, Refusal } from './pickOrType';
import { pickOrType } from './pickOrType';

/** A payload to send: how it was typed, and its bytes. */
export interface PickedPayload {
  readonly typed: TypedPayload;
  readonly data: Uint8Array;
}

/** Asks for a payload: one sent before, the protocol's commands, an empty packet, or what is typed in one of four encodings. */
export function pickPayload(
  title: string,
  recent: readonly TypedPayload[],
): Promise<PickedPayload | undefined> {
  let encoding: PayloadEncoding = recent[0]?.encoding ?? 'utf8';
  return pickOrType({
    title,
    placeholder: 'Pick a payload or type one; the button above changes how it is read',
    choices: payloadChoices(recent),
    read: (text) => readPayload({ text, encoding }),
    toggle: () => ({
      icon: iconOf(encoding),
      tooltip: `Typed text is read as ${nameOf(encoding)}. Press for ${nameOf(next(encoding))}.`,
      press: () => {
        encoding = next(encoding);
      },
    }),
  });
}

const standing: readonly TypedPayload[] = [
  { text: 'SEND', encoding: 'utf8' },
  { text: 'DOWN', encoding: 'utf8' },
  { text: '', encoding: 'utf8' },
];

function payloadChoices(recent: readonly TypedPayload[]): readonly Choice<PickedPayload>[] {
  const isRecent = ({ text, encoding }: TypedPayload) =>
    recent.some((other) => other.text === text && other.encoding === encoding);
  const offered = [...recent, ...standing.filter((payload) => !isRecent(payload))];
  return offered.map(readPayload).flatMap((choice) => ('reason' in choice ? [] : [choice]));
}

function readPayload(typed: TypedPayload): Choice<PickedPayload> | Refusal {
  try {
    const data = decodePayload(typed.text, typed.encoding);
    return {
      label: data.length === 0 ? 'Empty packet' : typed.text,
      description: `${countBytes(data.length)}, ${nameOf(typed.encoding)}`,
      iconPath: new vscode.ThemeIcon(iconOf(typed.encoding)),
      value: { typed, data },
    };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function next(encoding: PayloadEncoding): PayloadEncoding {
  const index = payloadEncodings.indexOf(encoding);
  return payloadEncodings[(index + 1) % payloadEncodings.length] ?? 'utf8';
}

function nameOf(encoding: PayloadEncoding): string {
  switch (encoding) {
    case 'utf8':
      return 'text';
    case 'hex':
      return 'hex digits';
    case 'escaped':
      return 'text with escapes';
    case 'base64':
      return 'Base64';
    default:
      return assertNever(encoding);
  }
}

function iconOf(encoding: PayloadEncoding): string {
  switch (encoding) {
    case 'utf8':
      return 'symbol-string';
    case 'hex':
      return 'file-binary';
    case 'escaped':
      return 'regex';
    case 'base64':
      return 'symbol-key';
    default:
      return assertNever(encoding);
  }
}
