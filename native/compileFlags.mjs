// @ts-check
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { anyHeaders } from './nodeHeaders.mjs';

const require = createRequire(import.meta.url);
const defines = [
  'NAPI_VERSION=8',
  'NAPI_DISABLE_CPP_EXCEPTIONS',
  'NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED',
  '_GLIBCXX_ASSERTIONS',
  'SEQPACKET_VERSION="0"',
];

/** Those flags of binding.gyp that matter to others who compile or read the sources: clang-tidy and the C++ tests. */
export function compileFlags() {
  const headers = anyHeaders();
  return [
    ...['-std=c++17', '-fno-exceptions', '-Wall', '-Wextra', '-Wpedantic'],
    ...defines.map((define) => `-D${define}`),
    ...['-isystem', path.dirname(require.resolve('node-addon-api'))],
    ...(headers === undefined ? [] : ['-isystem', path.join(headers, 'include', 'node')]),
  ];
}
