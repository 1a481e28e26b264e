/** What of Node's diagnostic report tells the C library apart (https://nodejs.org/api/report.html). */
interface ReportHeader {
  readonly header?: { readonly glibcVersionRuntime?: string };
}

/** The C library this process runs on, with its version where it is known: "glibc 2.36", "musl", or "none" off Linux. */
export function libc(): string {
  if (process.platform !== 'linux') return 'none';
  const version = report().header?.glibcVersionRuntime;
  return version === undefined ? 'musl' : `glibc ${version}`;
}

function report(): ReportHeader {
  const previous = process.report.excludeNetwork;
  // Without this the report resolves host names, which can take seconds.
  process.report.excludeNetwork = true;
  try {
    return process.report.getReport() as ReportHeader;
  } finally {
    process.report.excludeNetwork = previous;
  }
}
