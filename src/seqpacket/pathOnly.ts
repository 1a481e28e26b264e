/**
 * O_PATH of open(2), the same on every architecture that VS Code runs on (asm-generic/fcntl.h); Node has no name for it. A socket's file
 * can be opened in no other way.
 */
export const pathOnly = 0o10000000;
