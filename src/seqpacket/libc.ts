/** What of Node's diagnostic report tells the C library apart (https://nodejs.org/api/report.html). */
interface ReportHeader {
  readonly header?: { readonly glibcVersionRuntime?: string };
}

/** `excludeNetwork` (Node 20.13) is missing in @types/node 22. */
const reporter = process.report as NodeJS.ProcessReport & { excludeNetwork: boolean };

/** The C library this process runs on, with its version where it is known: "glibc 2.36", "musl", or "none" off Linux. */
export function libc(): string {
  if (process.platform !== 'linux') return 'none';
  const version = report().header?.glibcVersionRuntime;
  return version === undefined ? 'musl' : `glibc ${version}`;
}

function report(): ReportHeader {
  const previous = reporter.excludeNetwork;
  // Without this the report resolves host names, which can take seconds.
  reporter.excludeNetwork = true;
  try {
    return reporter.getReport();
  } finally {
    reporter.excludeNetwork = previous;
  }
}
