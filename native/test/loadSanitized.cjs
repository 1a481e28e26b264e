// @ts-check
// Preloaded by native/sanitizedNode.mjs: whoever loads the module gets the one that SEQPACKET_SANITIZED names. Each time that is
// loaded the script that runs is noted in the file that SEQPACKET_SANITIZED_LOADED names, if it does: nothing else proves it.
const { appendFileSync } = require('node:fs');
const { basename } = require('node:path');

const { SEQPACKET_SANITIZED: sanitized, SEQPACKET_SANITIZED_LOADED: loaded } = process.env;
const { dlopen } = process;
/** @type {typeof process.dlopen} */
process.dlopen = (module, file, ...flags) => {
  if (sanitized === undefined || !/^seqpacket\..*node$/.test(basename(file))) {
    return dlopen.call(process, module, file, ...flags);
  }
  dlopen.call(process, module, sanitized, ...flags);
  if (loaded !== undefined) appendFileSync(loaded, `${process.argv[1]}\n`);
};
