import { assertNever } from '../assertNever';
import type { TapRestoration } from '../seqpacket/tapRecords';

/** Where the server of a tap is whose name another file has. */
export function leftAsideSentence(aside: string): string {
  return `Its server is still at ${aside}; move that back yourself if it is wanted there.`;
}

/** What a person is to know of a tap whose window was killed; undefined when nothing is lost and nothing was changed. */
export function restorationMessage(restoration: TapRestoration): string | undefined {
  const { kind, path, aside } = restoration;
  switch (kind) {
    case 'restored':
      return `The socket ${path} is in its place again: a window that tapped it had ended without putting it back.`;
    case 'gone':
      return undefined;
    case 'taken':
      if (!restoration.kept) return undefined; // its server was started anew
      return (
        `The socket ${path} was not put back after a window that tapped it had ended: another file has its name. ` +
        leftAsideSentence(aside)
      );
    case 'failed':
      return (
        `The socket ${path} could not be put back after a window that tapped it had ended (${restoration.code}). Clients are refused ` +
        `meanwhile. See that its folder can be written to, then reload this window; or move ${aside} to ${path} yourself.`
      );
    default:
      return assertNever(kind);
  }
}
