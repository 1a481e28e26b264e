/** What a capture can be written as. */
export const captureFormats = ['pcapng', 'jsonl', 'text'] as const;

/** One of {@link captureFormats}. */
export type CaptureFormat = (typeof captureFormats)[number];

/** File extensions of each format, without the dot, the usual one first. */
export const formatExtensions: Readonly<Record<CaptureFormat, readonly string[]>> = {
  pcapng: ['pcapng'],
  jsonl: ['jsonl', 'ndjson'],
  text: ['txt', 'log'],
};

/** The format that a path's extension stands for, if any. */
export function formatOfPath(path: string): CaptureFormat | undefined {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  if (extension === undefined) return undefined;
  return captureFormats.find((format) => formatExtensions[format].includes(extension));
}
