// @ts-check
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where what a run produces for people to look at is kept (git-ignored): screenshots, logs. */
export const artifactsFolder = path.join(root, 'out');

/** The bundled host suite (esbuild.mjs writes it). */
export const hostSuite = path.join(root, 'out', 'host', 'index.js');
