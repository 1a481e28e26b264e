// @ts-check
import { existsSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/**
 * Where Node's headers are, if they were installed with this Node: the folder above `include/node`. With them nothing is
 * downloaded.
 */
export function installedHeaders() {
  const prefix = path.dirname(path.dirname(process.execPath));
  return hasHeaders(prefix) ? prefix : undefined;
}

/** The folder above `include/node`, also when the headers came with a build (prebuildify keeps them there). */
export function anyHeaders() {
  const downloaded = path.join(os.tmpdir(), 'prebuildify', 'node', process.versions.node);
  return installedHeaders() ?? (hasHeaders(downloaded) ? downloaded : undefined);
}

/** @param {string} prefix */
function hasHeaders(prefix) {
  return existsSync(path.join(prefix, 'include', 'node', 'node_api.h'));
}
