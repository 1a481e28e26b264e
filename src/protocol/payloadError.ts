/**
 * A payload that cannot be read in the encoding it is said to be in. The message is a whole sentence for the person
 * who typed it, with the place (line and column, counted from 1 in UTF-16 units as editors do) and the way out.
 */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
  readonly code = 'EINVAL';
}
