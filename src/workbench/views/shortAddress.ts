import * as path from 'node:path';
import { safeText } from '../../traffic/safeText';

/** The file's name, because a side bar is narrow; the tooltip has the whole address. */
export function shortAddress(address: string): string {
  return safeText(address.startsWith('/') ? path.posix.basename(address) : address);
}
