import { findSourceMap } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const framePosition = /((?:out|\/)[^\s()]*\.js):(\d+):(\d+)/g;

/**
 * Gives a stack the lines of the TypeScript sources. Node would do it by itself (`process.setSourceMapsEnabled`), but
 * the extension host replaces `Error.prepareStackTrace`; the maps it has collected are there all the same.
 */
export function sourceStack(stack: string): string {
  return stack.replace(framePosition, (position: string, file: string, line: string, column: string) => {
    // Mocha shortens the path of a frame to one below the working directory.
    const entry = findSourceMap(path.resolve(file))?.findEntry(Number(line) - 1, Number(column) - 1);
    if (entry === undefined || !('originalSource' in entry)) return position;
    const source = entry.originalSource.startsWith('file:')
      ? fileURLToPath(entry.originalSource)
      : entry.originalSource;
    return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  });
}
