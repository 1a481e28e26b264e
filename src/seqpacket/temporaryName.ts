/** What native/src/temporary_name.cc appends. */
const ending = /\.~[0-9a-f]{8}$/;

/** The path that a listener of ours was to have when it was bound to this temporary one; undefined for another path. */
export function withoutTemporaryEnding(path: string): string | undefined {
  return ending.test(path) ? path.replace(ending, '') : undefined;
}
