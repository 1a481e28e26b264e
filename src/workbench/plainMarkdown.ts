import { safeText } from '../traffic/safeText';

/**
 * Text that others chose, for Markdown. All but letters, digits and spaces come as character references, which make no link, icon,
 * HTML or entity; `MarkdownString.appendText` leaves `<command:…>` and `&amp;` as they are.
 */
export function plainMarkdown(text: string): string {
  return safeText(text).replaceAll(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
