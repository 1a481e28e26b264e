import { createRequire } from 'node:module';
import * as path from 'node:path';
import { report } from './task';

interface Extension {
  activate(context: unknown): unknown;
}

// Computed, so that the bundle under test stays a file of its own; `vscode` is the stand-in of standInVscode.ts.
const load = createRequire(__filename);
const { context } = load('vscode') as { context: { globalStorageUri: { fsPath: string } } };
// As after the installation: there is nothing in it, nor is it there.
context.globalStorageUri.fsPath = path.join(__dirname, 'storage');
const bundle = path.join(__dirname, '..', '..', 'dist', 'extension.js');
const start = performance.now();
const extension = load(bundle) as Extension;
const required = performance.now();
extension.activate(context);
report({ requireMs: required - start, activateMs: performance.now() - required });
process.exit(0);
