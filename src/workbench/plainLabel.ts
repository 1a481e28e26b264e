/**
 * Text that others chose, for a label, description or detail of a quick pick: these draw an icon for `$(name)`, and leave it
 * as text behind a backslash, which they do not show (VS Code's `renderLabelWithIcons`).
 */
export function plainLabel(text: string): string {
  return text.replaceAll(/\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g, (icon) => `\\${icon}`);
}
