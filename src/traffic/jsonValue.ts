/** The JSON object or array that a text is. A number or a word by itself is JSON too, but nobody thinks of it as such. */
export function jsonValue(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
