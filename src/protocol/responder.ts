import { assertNever } from '../assertNever';
import type { CommandResponderOptions } from './commandResponder';
import { commandResponder } from './commandResponder';
import { echoResponder } from './echoResponder';
import type { PacketStream } from './packetStream';
import { silentResponder } from './silentResponder';

/** The ways a server can answer. */
export const responderKinds = ['command', 'echo', 'silent'] as const;

/** One of {@link responderKinds}. */
export type ResponderKind = (typeof responderKinds)[number];

/** Serves one accepted connection until it is closed. */
export type Responder = (stream: PacketStream) => void;

/** The responder of that kind; `options` matter to `command` only. */
export function createResponder(kind: ResponderKind, options: CommandResponderOptions): Responder {
  switch (kind) {
    case 'command':
      return commandResponder(options);
    case 'echo':
      return echoResponder;
    case 'silent':
      return silentResponder;
    default:
      return assertNever(kind);
  }
}
