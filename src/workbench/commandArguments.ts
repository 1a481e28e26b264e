import type { SocketAddress } from '../seqpacket/socketAddress';
import { parseAddress } from '../seqpacket/socketAddress';
import { SeqpacketError } from '../seqpacket/seqpacketError';
import { decodePayload, payloadEncodings } from '../protocol/payloadEncoding';

/** The one argument object of a command, its properties not yet checked. */
export type CommandArguments = Readonly<Record<string, unknown>>;

/** Takes what a caller passed as the argument object; throws EINVAL for anything else than an object. */
export function readArguments(argument: unknown): CommandArguments {
  if (typeof argument === 'object' && argument !== null && !Array.isArray(argument)) {
    return argument as CommandArguments;
  }
  throw invalid(`The command takes one object as its argument, not ${describe(argument)}.`);
}

/** A string property, or undefined when it is absent; throws EINVAL for another type. */
export function optionalString(args: CommandArguments, name: string): string | undefined {
  const value = args[name];
  if (value === undefined || typeof value === 'string') return value;
  throw invalid(`"${name}" must be a string, not ${describe(value)}.`);
}

/** A whole number from `min` to `max`, or undefined when it is absent; throws EINVAL otherwise. */
export function optionalInteger(
  args: CommandArguments,
  name: string,
  min: number,
  max: number,
): number | undefined {
  const value = args[name];
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalid(`"${name}" must be a whole number from ${min} to ${max}, not ${describe(value)}.`);
}

/** As {@link optionalInteger}, for a property that must be there. */
export function requiredInteger(args: CommandArguments, name: string, min: number, max: number): number {
  const value = optionalInteger(args, name, min, max);
  if (value === undefined) throw invalid(`"${name}" is missing: pass a whole number from ${min} to ${max}.`);
  return value;
}

/** One of a few words, or undefined when it is absent; throws EINVAL, listing the words, otherwise. */
export function optionalChoice<Choice extends string>(
  args: CommandArguments,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = args[name];
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  throw invalid(
    `"${name}" must be one of ${choices.map((c) => `"${c}"`).join(', ')}, not ${describe(value)}.`,
  );
}

/** The address property, or `fallback` when it is absent; throws EINVAL for what is no address. */
export function addressOr(args: CommandArguments, fallback: string): SocketAddress {
  return parseAddress(optionalString(args, 'address') ?? fallback);
}

/**
 * The bytes of `payload`: a `Uint8Array` as it is, a string decoded by `encoding` (UTF-8 unless told).
 * Throws EINVAL when it is missing, of another type, or not decodable, naming the column.
 */
export function payloadBytes(args: CommandArguments): Uint8Array {
  const payload = args['payload'];
  if (payload instanceof Uint8Array) return payload;
  if (payload === undefined) throw invalid('"payload" is missing: pass a string or a Uint8Array.');
  if (typeof payload !== 'string') {
    throw invalid(`"payload" must be a string or a Uint8Array, not ${describe(payload)}.`);
  }
  return decodePayload(payload, optionalChoice(args, 'encoding', payloadEncodings) ?? 'utf8');
}

/** A string as UTF-8 or bytes as they are, or undefined when absent; throws EINVAL for another type. */
export function optionalBytes(args: CommandArguments, name: string): Uint8Array | undefined {
  const value = args[name];
  if (value === undefined || value instanceof Uint8Array) return value;
  if (typeof value === 'string') return decodePayload(value, 'utf8');
  throw invalid(`"${name}" must be a string or a Uint8Array, not ${describe(value)}.`);
}

function invalid(message: string): SeqpacketError {
  return new SeqpacketError('EINVAL', message);
}

/** How a wrong value is named in an error: strings and numbers by value, the rest by type. */
function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
