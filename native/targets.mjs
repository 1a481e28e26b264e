// @ts-check

/**
 * A machine that the native module is built for.
 * @typedef {object} Target
 * @property {'x64' | 'arm64'} arch as Node says it
 * @property {'glibc' | 'musl'} libc
 * @property {'x86_64' | 'aarch64'} machine as compilers and uname(1) say it
 */

/** @typedef {'linux-x64' | 'linux-arm64' | 'alpine-x64' | 'alpine-arm64'} TargetName */

/**
 * All of them, named as `vsce package --target` does.
 * @type {Readonly<Record<TargetName, Target>>}
 */
export const targets = {
  'linux-x64': { arch: 'x64', libc: 'glibc', machine: 'x86_64' },
  'linux-arm64': { arch: 'arm64', libc: 'glibc', machine: 'aarch64' },
  'alpine-x64': { arch: 'x64', libc: 'musl', machine: 'x86_64' },
  'alpine-arm64': { arch: 'arm64', libc: 'musl', machine: 'aarch64' },
};

/** @type {readonly TargetName[]} */
export const targetNames = ['linux-x64', 'linux-arm64', 'alpine-x64', 'alpine-arm64'];

/**
 * @param {string} text
 * @returns {text is TargetName}
 */
export function isTargetName(text) {
  return Object.hasOwn(targets, text);
}

/**
 * Where the extension looks for the module of a target (src/seqpacket/loadAddon.ts), from the checkout's top folder.
 * @param {TargetName} name
 */
export function modulePath(name) {
  const { arch, libc } = targets[name];
  return `prebuilds/linux-${arch}/seqpacket.${libc}.node`;
}

/**
 * The target that is this machine.
 * @returns {TargetName | undefined} undefined when the module is not made for it
 */
export function ownTarget() {
  if (process.platform !== 'linux') return undefined;
  const report = /** @type {{header: {glibcVersionRuntime?: string}}} */ (process.report.getReport());
  const name = `${report.header.glibcVersionRuntime === undefined ? 'alpine' : 'linux'}-${process.arch}`;
  return isTargetName(name) ? name : undefined;
}
