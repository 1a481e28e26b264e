// @ts-check
import tseslint from 'typescript-eslint';

/** The rooms of the house in the order packets flow; each may import only those before it (DESIGN.md 2). */
const rooms = /** @type {Record<string, readonly string[]>} */ ({
  seqpacket: [],
  protocol: [],
  traffic: ['seqpacket', 'protocol'],
  endpoints: ['seqpacket', 'protocol', 'traffic'],
  // The browser's side of the panel. What it takes of the protocol must not need Node: its own tsconfig.json sees to that.
  webview: ['protocol'],
});

const outsideWorkbench = {
  name: 'vscode',
  message: 'Only src/workbench/ and src/extension.ts import vscode.',
};

/**
 * Two lint blocks a room: no vscode, and no room that comes after it. In a folder within the room the room itself is one
 * step up, and the others are two.
 */
const roomRules = Object.entries(rooms).flatMap(([room, allowed]) =>
  [
    { files: [`src/${room}/*.ts`], up: '\\.\\./' },
    { files: [`src/${room}/*/*.ts`], up: '\\.\\./\\.\\./' },
  ].map(({ files, up }) => ({
    files,
    rules: {
      'no-restricted-imports': /** @type {import('eslint').Linter.RuleEntry} */ ([
        'error',
        {
          paths: [outsideWorkbench],
          patterns: [
            {
              regex: `^${up}(?!${['assertNever$', ...allowed.map((name) => `${name}/`)].join('|')})`,
              message: `src/${room} may import only: ${['its own files', ...allowed].join(', ')}.`,
            },
          ],
        },
      ]),
    },
  })),
);

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'prebuilds/', 'native/build/', 'node_modules/', '.vscode-test/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-imports': ['error', { paths: [outsideWorkbench] }],
      'max-lines': ['error', 500],
    },
  },
  ...roomRules,
  {
    files: ['src/webview/**/*.ts'],
    rules: {
      // Payloads are hostile: text reaches the page as text, never as markup.
      'no-restricted-properties': [
        'error',
        ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'setHTMLUnsafe', 'write', 'writeln'].map(
          (property) => ({
            property,
            message: 'Nothing in the panel is markup: make elements with element() of dom.ts.',
          }),
        ),
        ...['parseFromString', 'createContextualFragment'].map((property) => ({
          property,
          message: 'Nothing in the panel is markup: make elements with element() of dom.ts.',
        })),
      ],
    },
  },
  {
    files: ['src/workbench/**/*.ts', 'src/extension.ts', 'test/host/**/*.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test's describe and it return promises that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'it', 'describe', 'suite'] },
          ],
        },
      ],
    },
  },
);
