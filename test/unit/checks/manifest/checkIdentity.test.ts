import { describeFaults } from './manifestFault';

describeFaults('identity', [
  [
    ['name'],
    'x',
    'name: publisher and name make "seqpacket.x"; they must make "seqpacket.seqpacket-workbench".',
  ],
  [['displayName'], 'Other', 'displayName: must be "Seqpacket Workbench".'],
  [
    ['version'],
    '1.0-beta',
    'version: must be three numbers such as 0.1.0: marketplaces take no pre-release suffix.',
  ],
  [['version'], '9.9.9', 'version: CHANGELOG.md does not name 9.9.9; say there what this version brings.'],
  [
    ['description'],
    '',
    'description: is missing or empty; write one sentence that says what the extension is for.',
  ],
  [['license'], undefined, 'license: is missing or empty; write the SPDX name of the licence.'],
  [['engines', 'vscode'], '^1.90.0', 'engines.vscode: must be "^1.101.0".'],
  [
    ['devDependencies', '@types/vscode'],
    '1.120.0',
    'devDependencies["@types/vscode"]: must be "1.101.0", the oldest VS Code supported, or the code may use what it has not.',
  ],
  [['extensionKind'], ['ui'], 'extensionKind: must be ["workspace"]: the extension runs beside the sockets.'],
  [['categories'], [], 'categories: is missing or empty; name at least one category.'],
  [
    ['categories', 0],
    'Sockets',
    'categories[0]: "Sockets" is no category of the marketplace; use one of AI, ',
  ],
  [['icon'], 'media/none.png', 'icon: there is no file "media/none.png"; add it or correct the path.'],
  [['icon'], undefined, 'icon: is missing; name a file of the project.'],
  [['icon'], 'media/seqpacket.svg', 'icon: must be a .png: marketplaces take no SVG here.'],
  [
    ['activationEvents'],
    ['*'],
    'activationEvents[0]: "*" is not needed; remove it, or say in test/checks/manifest/contract.ts why it is.',
  ],
]);
