import { basename } from 'node:path';

/** What native/src/temporary_name.cc appends. */
const ending = /\.~[0-9a-f]{8}$/;
const endingLength = 10;
/** What it puts before that where the socket's own name would make the path too long to bind. */
const stemOfLong = '.seqpacket';
/** `sun_path` (unix(7)). */
const maxBoundLength = 108;

/** The path that a listener of ours was to have when it was bound to this temporary one; undefined for another path. */
export function withoutTemporaryEnding(path: string): string | undefined {
  return ending.test(path) ? path.replace(ending, '') : undefined;
}

/** Whether a socket of ours that is to be at `path` has this name in its folder until then. */
export function isTemporaryNameOf(path: string, name: string): boolean {
  const isLong = Buffer.byteLength(path) + endingLength > maxBoundLength;
  return withoutTemporaryEnding(name) === (isLong ? stemOfLong : basename(path));
}
