import type { CheckContext } from './checkContext';
import { requireFile, requireText } from './checkContext';
import { contract } from './contract';

/** https://code.visualstudio.com/api/references/extension-manifest, "categories". */
const marketplaceCategories = [
  ...[
    'AI',
    'Azure',
    'Chat',
    'Data Science',
    'Debuggers',
    'Education',
    'Extension Packs',
    'Formatters',
    'Keymaps',
  ],
  ...['Language Packs', 'Linters', 'Machine Learning', 'Notebooks', 'Other', 'Programming Languages'],
  ...['SCM Providers', 'Snippets', 'Testing', 'Themes', 'Visualization'],
];

/** Who the extension is, where it runs, when it wakes, and what comes with it. */
export function checkIdentity(context: CheckContext): void {
  checkNames(context);
  checkEngineAndKind(context);
  checkCategories(context);
  checkActivation(context);
  checkFiles(context);
}

function checkNames({ manifest, report }: CheckContext): void {
  const id = `${manifest.get('publisher').text}.${manifest.get('name').text}`;
  if (id !== contract.extensionId) {
    report(
      manifest.get('name'),
      `publisher and name make "${id}"; they must make "${contract.extensionId}".`,
    );
  }
  const displayName = manifest.get('displayName');
  if (displayName.text !== contract.displayName) report(displayName, `must be "${contract.displayName}".`);
  if (!/^\d+\.\d+\.\d+$/.test(manifest.get('version').text)) {
    report(
      manifest.get('version'),
      'must be three numbers such as 0.1.0: marketplaces take no pre-release suffix.',
    );
  }
}

function checkEngineAndKind({ manifest, report }: CheckContext): void {
  const engine = manifest.get('engines').get('vscode');
  if (engine.text !== contract.engine) report(engine, `must be "${contract.engine}".`);
  const types = manifest.get('devDependencies').get('@types/vscode');
  const oldest = contract.engine.replace('^', '');
  if (types.text !== oldest) {
    report(types, `must be "${oldest}", the oldest VS Code supported, or the code may use what it has not.`);
  }
  const kind = manifest.get('extensionKind');
  if (JSON.stringify(kind.value) !== JSON.stringify(contract.extensionKind)) {
    report(kind, `must be ${JSON.stringify(contract.extensionKind)}: the extension runs beside the sockets.`);
  }
}

function checkCategories(context: CheckContext): void {
  const { manifest, report } = context;
  requireText(context, manifest.get('description'), 'one sentence that says what the extension is for');
  const categories = manifest.get('categories');
  if (categories.items().length === 0) report(categories, 'is missing or empty; name at least one category.');
  for (const category of categories.items()) {
    if (marketplaceCategories.includes(category.text)) continue;
    report(
      category,
      `"${category.text}" is no category of the marketplace; use one of ${marketplaceCategories.join(', ')}.`,
    );
  }
}

function checkActivation({ manifest, report }: CheckContext): void {
  for (const event of manifest.get('activationEvents').items()) {
    if (contract.activationEvents.includes(event.text)) continue;
    report(
      event,
      `"${event.text}" is not needed; remove it, or say in test/checks/manifest/contract.ts why it is.`,
    );
  }
}

function checkFiles(context: CheckContext): void {
  const { manifest, report, readFile } = context;
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE']) {
    if ((readFile(name) ?? '').trim() === '')
      report(manifest, `${name} is missing or empty; marketplaces show it, so write it.`);
  }
  const version = manifest.get('version');
  if (!(readFile('CHANGELOG.md') ?? '').includes(version.text)) {
    report(version, `CHANGELOG.md does not name ${version.text}; say there what this version brings.`);
  }
  requireText(context, manifest.get('license'), 'the SPDX name of the licence');
  const icon = manifest.get('icon');
  requireFile(context, icon);
  if (!icon.text.endsWith('.png')) report(icon, 'must be a .png: marketplaces take no SVG here.');
}
