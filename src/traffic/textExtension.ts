import { jsonValue } from './jsonValue';

/**
 * The file extension by which an editor picks the language of a text. JSON that names its own schema is no `.json`, because
 * VS Code would fetch that schema from wherever the text says, and what a packet holds must not make anything happen.
 */
export function textExtension(text: string): '.json' | '.txt' {
  const value = jsonValue(text);
  return value === undefined || '$schema' in value ? '.txt' : '.json';
}
