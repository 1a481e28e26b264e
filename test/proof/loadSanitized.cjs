// @ts-check
// Preloaded by native/sanitize.mjs, in workers as well: whoever loads the module gets the build with sanitizers.
const { basename } = require('node:path');

const sanitized = process.env['SEQPACKET_SANITIZED'];
const { dlopen } = process;
/** @type {typeof process.dlopen} */
process.dlopen = (module, file, ...flags) => {
  const ours = sanitized !== undefined && /^seqpacket\..*node$/.test(basename(file));
  return dlopen.call(process, module, ours ? sanitized : file, ...flags);
};
