import { SeqpacketError } from './seqpacketError';

/** Where a socket listens: a file, or a byte string in Linux's abstract namespace (unix(7)). */
export type SocketAddress =
  { readonly kind: 'path'; readonly path: string } | { readonly kind: 'abstract'; readonly name: Uint8Array };

/** `sun_path` has 108 bytes, and an abstract name spends the first on the NUL that marks it (unix(7)). */
const maxAbstractNameLength = 107;
/** Linux's PATH_MAX counts the closing NUL; NAME_MAX does not. */
const maxPathLength = 4095;
const maxPathComponentLength = 255;

/**
 * Reads an address as people write it: `@name` is abstract, with `\xHH` for any byte and `\\` for a backslash;
 * anything else is an absolute path, taken literally.
 * @throws SeqpacketError `EINVAL` when it is no address, `ENAMETOOLONG` when Linux could not hold it.
 */
export function parseAddress(text: string): SocketAddress {
  if (text === '') {
    throw invalid('', 'The address is empty. Give an absolute path such as /tmp/my.socket, or @name.');
  }
  if (/\p{Surrogate}/u.test(text)) {
    throw invalid(text, 'The address holds half of a surrogate pair, which no file name can. Type it again.');
  }
  return text.startsWith('@') ? parseAbstract(text) : parsePath(text);
}

/** Writes an address so that {@link parseAddress} reads the same one back. */
export function formatAddress(address: SocketAddress): string {
  return address.kind === 'path' ? address.path : `@${Array.from(address.name, formatByte).join('')}`;
}

function parsePath(text: string): SocketAddress {
  if (text.includes('\0')) {
    throw invalid(text, 'A socket path cannot hold a NUL character. For an abstract name begin with @.');
  }
  if (!text.startsWith('/')) {
    throw invalid(
      text,
      `"${text}" is a relative path. Give an absolute path (beginning with /), or @name for an abstract address.`,
    );
  }
  if (text.endsWith('/')) {
    throw invalid(text, `"${text}" names a folder. Add the name of the socket file.`);
  }
  if (Buffer.byteLength(text) > maxPathLength) {
    throw tooLong(
      text,
      `The path has ${Buffer.byteLength(text)} bytes; Linux takes at most ${maxPathLength}.`,
    );
  }
  const longest = Math.max(...text.split('/').map((component) => Buffer.byteLength(component)));
  if (longest > maxPathComponentLength) {
    throw tooLong(
      text,
      `A name within the path has ${longest} bytes; Linux takes at most ${maxPathComponentLength}. Choose a shorter one.`,
    );
  }
  return { kind: 'path', path: text };
}

function parseAbstract(text: string): SocketAddress {
  const body = text.slice(1);
  if (body === '') {
    throw invalid(text, 'The abstract name is empty. Put at least one character after the @.');
  }
  const bytes: number[] = [];
  for (const [token] of body.matchAll(/\\x[0-9a-fA-F]{2}|\\\\|\\|[^\\]+/g)) {
    if (token === '\\') {
      throw invalid(
        text,
        `"${text}" holds a backslash that begins neither \\xHH nor \\\\. Write \\\\ for one backslash.`,
      );
    }
    if (token === '\\\\') bytes.push(0x5c);
    else if (token.startsWith('\\x')) bytes.push(Number.parseInt(token.slice(2), 16));
    else for (const byte of Buffer.from(token)) bytes.push(byte);
  }
  if (bytes.length > maxAbstractNameLength) {
    throw tooLong(
      text,
      `The abstract name has ${bytes.length} bytes; Linux takes at most ${maxAbstractNameLength}. Choose a shorter one.`,
    );
  }
  return { kind: 'abstract', name: Uint8Array.from(bytes) };
}

function formatByte(byte: number): string {
  if (byte === 0x5c) return '\\\\';
  if (byte >= 0x20 && byte <= 0x7e) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

function invalid(address: string, message: string): SeqpacketError {
  return new SeqpacketError('EINVAL', message, { address });
}

function tooLong(address: string, message: string): SeqpacketError {
  return new SeqpacketError('ENAMETOOLONG', message, { address });
}
