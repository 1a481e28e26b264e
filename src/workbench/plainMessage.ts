import { safeText } from '../traffic/safeText';

/**
 * A sentence with what others chose in it (an address, an error), for a notification. These make a link of `[text](target)`, also
 * to commands (VS Code's `parseLinkedText`), so the parenthesis is given as the escape of its byte, as addresses may write it.
 */
export function plainMessage(text: string): string {
  return safeText(text).replaceAll('](', ']\\x28');
}
