// @ts-check
/**
 * Bundles the extension, and the tests that run inside VS Code.
 *
 *   node esbuild.mjs                 dist/extension.js, and dist/trafficPanel.js for the panel's page, with source maps
 *   node esbuild.mjs --production    the same for packaging: minified, without source map
 *   node esbuild.mjs --tests         also out/host/: the suite for the extension host
 *   node esbuild.mjs --watch         both, again at each change; .vscode/tasks.json reads what it prints
 */
import * as esbuild from 'esbuild';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');
const watch = flags.has('--watch');

/** What every bundle that runs in an extension host shares. Node 22 is the oldest that VS Code 1.101 runs. */
const extensionHost = /** @satisfies {esbuild.BuildOptions} */ ({
  bundle: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  sourcemap: !production,
  minify: production,
  // Names show up in error reports; they cost a few hundred bytes.
  keepNames: production,
  logLevel: 'silent',
});

/** The page of a webview. VS Code 1.101 brings Chromium 134; in a browser it may be another of that time. */
const webview = /** @satisfies {esbuild.BuildOptions} */ ({
  bundle: true,
  platform: 'browser',
  target: ['chrome134', 'firefox128', 'safari18'],
  format: 'iife',
  // Within the file: the page's policy lets it load nothing else.
  sourcemap: production ? false : 'inline',
  minify: production,
  logLevel: 'silent',
});

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  { ...extensionHost, entryPoints: ['src/extension.ts'], outdir: 'dist', external: ['vscode'] },
  { ...webview, entryPoints: { trafficPanel: 'src/webview/main.ts' }, outdir: 'dist' },
];
if (watch || flags.has('--tests')) {
  bundles.push({
    ...extensionHost,
    entryPoints: ['test/host/index.ts', 'test/host/**/*.test.ts'],
    outdir: 'out/host',
    // Mocha loads parts of itself by computed names.
    external: ['vscode', 'mocha'],
  });
}

/** How many bundles are being built. */
let underWay = 0;

const contexts = await Promise.all(
  bundles.map((options) =>
    esbuild.context({ ...options, plugins: [...(options.plugins ?? []), reporter()] }),
  ),
);
if (watch) {
  await Promise.all(contexts.map((context) => context.watch()));
} else {
  const results = await Promise.allSettled(contexts.map((context) => context.rebuild()));
  await Promise.all(contexts.map((context) => context.dispose()));
  if (results.some((result) => result.status === 'rejected')) process.exitCode = 1;
}

/**
 * Prints each message as two lines, text and place; when watching, between a line that says that a build began and one
 * that says that none is under way: the form that the problem matcher in .vscode/tasks.json knows.
 * @returns {esbuild.Plugin}
 */
function reporter() {
  return {
    name: 'reporter',
    setup(build) {
      build.onStart(() => {
        if (watch && underWay === 0) console.log('[watch] build started');
        underWay += 1;
      });
      build.onEnd(({ errors, warnings }) => {
        for (const message of errors) print('✘ [ERROR]', message);
        for (const message of warnings) print('▲ [WARNING]', message);
        underWay -= 1;
        if (watch && underWay === 0) console.log('[watch] build finished');
      });
    },
  };
}

/**
 * @param {string} severity
 * @param {esbuild.Message} message
 */
function print(severity, { text, location }) {
  console.error(`${severity} ${text}`);
  if (location !== null) console.error(`    ${location.file}:${location.line}:${location.column}:`);
}
