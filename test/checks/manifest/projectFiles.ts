import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const projectFolder = join(__dirname, '..', '..', '..');

/** The text of a file of the project, by its path from the top; undefined when there is none. */
export function readProjectFile(path: string): string | undefined {
  try {
    return readFileSync(join(projectFolder, path), 'utf8');
  } catch {
    return undefined;
  }
}

/** package.json of the project. @throws when it is missing or is not JSON. */
export function readManifest(): unknown {
  return JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'));
}
