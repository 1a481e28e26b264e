/** Marks the branch of a `switch` that the types say cannot be reached; throws, naming the value, if it is reached all the same. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
