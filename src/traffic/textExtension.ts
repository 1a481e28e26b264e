import { isJson } from './plainText';

/**
 * The file extension by which an editor picks the language of a text. JSON that names its own schema is no `.json`, because
 * VS Code would fetch that schema from wherever the text says, and what a packet holds must not make anything happen.
 */
export function textExtension(text: string): '.json' | '.txt' {
  return isJson(text) && !namesSchema(JSON.parse(text)) ? '.json' : '.txt';
}

function namesSchema(value: unknown): boolean {
  return typeof value === 'object' && value !== null && '$schema' in value;
}
