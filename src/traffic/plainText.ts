/**
 * Control characters but tab and line feed, line separators, and what reorders or hides text; but the selectors that make emoji of
 * symbols are part of the text that people write.
 */
const notPlain = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}/u;

/** Making one takes many times as long as using it. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that a packet is, when it is UTF-8 that an editor shows as it is; else undefined. */
export function plainText(packet: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(packet);
    return notPlain.test(text.replaceAll(/[\t\n]/g, '')) ? undefined : text;
  } catch {
    return undefined;
  }
}
