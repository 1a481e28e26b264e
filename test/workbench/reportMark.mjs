// @ts-check

/** What the host suite's own lines start with, to be told from VS Code's own chatter on the same console. */
export const reportMark = '[host] ';
