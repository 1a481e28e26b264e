import type { RunningTap, StoppedTap } from '../endpoints/runningTap';
import { countOf } from '../traffic/countOf';
import { leftAsideSentence } from './restorationMessage';
import { shortAddress } from './views/shortAddress';

/** What a person is told of a tap that they have stopped. */
export type StopNews =
  /** Something is left for them to be done: a sentence. */
  | { readonly kind: 'leftAside'; readonly text: string; readonly aside: string }
  /** So few words that the status bar has room for them. */
  | { readonly kind: 'brief'; readonly text: string };

/** Tells what came of stopping a tap; `connections` are those that go on through it. */
export function stopNews(
  { address, inPlace }: Pick<RunningTap, 'address' | 'inPlace'>,
  { restored, leftAside }: StoppedTap,
  connections: number,
): StopNews {
  if (leftAside !== undefined) {
    const text = `The tap of ${address} is stopped, but the socket was not put back: another file has its name. `;
    return { kind: 'leftAside', text: text + leftAsideSentence(leftAside), aside: leftAside };
  }
  const rest = [
    ...(inPlace && !restored ? ['its server was gone'] : []),
    ...(connections === 0
      ? []
      : [`${countOf(connections, 'connection')} ${connections === 1 ? 'goes' : 'go'} on`]),
  ].join(', ');
  const text = `Tap of ${shortAddress(address)} stopped`;
  return { kind: 'brief', text: rest === '' ? text : `${text}; ${rest}` };
}
