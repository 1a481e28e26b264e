/** A packet that breaks the command protocol (code `EBADMSG`); the message is a sentence that says how, and what to do. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly code = 'EBADMSG';
}
