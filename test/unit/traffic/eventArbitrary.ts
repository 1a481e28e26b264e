import fc from 'fast-check';
import type { NewTrafficEvent } from '../../../src/traffic/trafficEvent';

/** What must never reach a screen raw: controls, escapes, bidi overrides, zero-width and line-separating characters. */
const nasty = [
  '\u0000',
  '\n',
  '\r',
  '\t',
  '\u001b[31m',
  '\u007f',
  '\u0085',
  '\u00ad',
  '\u061c',
  '\u200b',
  '\u200e',
].concat([
  '\u2028',
  '\u2029',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\u{e0041}',
  '\u05d0',
  '\ud800',
  '…',
  '\\',
  '"',
  '  ',
  'é',
  '😀',
]);

const nastyText = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' })), { maxLength: 6 })
  .map((parts) => parts.join(''));

/** Records as programs write them: fast-check gives some without a prototype, which a copy does not keep. */
const plain = { noNullPrototype: true } as const;

/** Any bytes, and UTF-8 of text that tries to do harm. */
export const payloadArbitrary = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  nastyText.map((text) => new Uint8Array(Buffer.from(text))),
);

const timeArbitrary = fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n });
const endpointArbitrary = {
  timeNs: timeArbitrary,
  address: fc.oneof(fc.constant('/tmp/a.socket'), nastyText),
  role: fc.constantFrom('server' as const, 'client' as const, 'tap' as const),
  connectionId: fc.option(fc.nat({ max: 99_999 }), { nil: undefined }),
};

/** A packet of which all bytes, or only the first ones, are kept. */
export const packetArbitrary: fc.Arbitrary<
  NewTrafficEvent & { readonly data: Uint8Array; readonly length: number }
> = fc
  .record({
    ...endpointArbitrary,
    kind: fc.constant('packet' as const),
    direction: fc.constantFrom('in' as const, 'out' as const, 'c2s' as const, 's2c' as const),
    data: payloadArbitrary,
    lost: fc.oneof(fc.constant(0), fc.nat({ max: 300_000 })),
    heldNs: fc.option(fc.bigInt({ min: 0n, max: 4_000_000_000_000n }), { nil: undefined }),
    fds: fc.option(fc.array(nastyText, { maxLength: 3 }), { nil: undefined }),
    credentials: fc.option(fc.record({ pid: fc.nat(), uid: fc.nat(), gid: fc.nat() }, plain), {
      nil: undefined,
    }),
  })
  .map(({ lost, ...packet }) => ({ ...packet, length: packet.data.length + lost, truncated: lost > 0 }));

/** Anything else that happens on a socket. */
const otherArbitrary: fc.Arbitrary<NewTrafficEvent> = fc.record({
  ...endpointArbitrary,
  kind: fc.constantFrom(
    'listen' as const,
    'open' as const,
    'close' as const,
    'error' as const,
    'unlisten' as const,
  ),
  processName: fc.option(nastyText, { nil: undefined }),
  error: fc.option(fc.record({ code: nastyText, message: nastyText }, plain), { nil: undefined }),
});

/** Any event a socket can cause. */
export const eventArbitrary: fc.Arbitrary<NewTrafficEvent> = fc.oneof(packetArbitrary, otherArbitrary);
