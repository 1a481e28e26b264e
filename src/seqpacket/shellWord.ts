/** A word as it is typed in a shell (POSIX, 2.2.2 Single-Quotes). */
export function shellWord(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
