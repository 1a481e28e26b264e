import { safeText } from '../traffic/safeText';

/**
 * Text that others chose, for a place that draws an icon for `$(name)`: a row of a quick pick, the status bar. Behind a
 * backslash, which they do not show, it stays text (VS Code's `renderLabelWithIcons`).
 */
export function plainLabel(text: string): string {
  return safeText(text).replaceAll(/\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g, (icon) => `\\${icon}`);
}
