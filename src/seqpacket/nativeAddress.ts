import { parseAddress, formatAddress, type SocketAddress } from './socketAddress';

/** The bytes of an address as native code takes them: of the path, or of the abstract name without its leading NUL. */
export function nativeAddress(address: SocketAddress): Uint8Array {
  // Addresses need not come from parseAddress; passing through it holds them to the same rules.
  const checked = parseAddress(formatAddress(address));
  return checked.kind === 'path' ? Buffer.from(checked.path) : checked.name;
}
