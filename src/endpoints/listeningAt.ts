import { isSameAddress } from '../seqpacket/realAddress';

/**
 * The one of these that listens at an address, as `formatAddress` writes it, by whatever path: a tap in place, for one, has its path
 * without symbolic links. One that has the very path goes first.
 */
export function listeningAt<Listener extends { readonly address: string }>(
  listeners: readonly Listener[],
  address: string | undefined,
): Listener | undefined {
  if (address === undefined) return undefined;
  return (
    listeners.find((listener) => listener.address === address) ??
    listeners.find((listener) => isSameAddress(listener.address, address))
  );
}
