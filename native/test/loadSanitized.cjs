// @ts-check
// Preloaded by native/sanitizedNode.mjs: whoever loads the module gets the one that SEQPACKET_SANITIZED names.
const { basename } = require('node:path');

const sanitized = process.env['SEQPACKET_SANITIZED'];
const { dlopen } = process;
/** @type {typeof process.dlopen} */
process.dlopen = (module, file, ...flags) => {
  const ours = sanitized !== undefined && /^seqpacket\..*node$/.test(basename(file));
  return dlopen.call(process, module, ours ? sanitized : file, ...flags);
};
