import { contributes, describeFaults, indexOf } from './manifestFault';

const startServer = indexOf(['contributes', 'commands'], 'command', 'seqpacket.startServer');
const getTraffic = indexOf(['contributes', 'menus', 'commandPalette'], 'command', 'seqpacket.getTraffic');

describeFaults('commands', [
  [
    contributes('commands', startServer, 'command'),
    'seqpacket.begin',
    `contributes.commands[${startServer}].command: command "seqpacket.begin" is not in src/workbench/contributions.ts; add it there or remove it here.`,
  ],
  [
    contributes('commands', startServer, 'command'),
    'seqpacket.begin',
    'contributes.commands: command "seqpacket.startServer" of src/workbench/contributions.ts is missing; contribute it or remove it there.',
  ],
  [
    contributes('commands', startServer, 'command'),
    'seqpacket.begin',
    'contributes.commands: the contract\'s command "seqpacket.startServer" is missing; contribute it.',
  ],
  [
    contributes('commands', startServer, 'command'),
    'seqpacket.connect',
    'command "seqpacket.connect" is contributed twice; remove one.',
  ],
  [
    contributes('commands', startServer, 'title'),
    ' ',
    `contributes.commands[${startServer}].title: is missing or empty; write the title that the palette shows.`,
  ],
  [
    contributes('commands', startServer, 'category'),
    'Sockets',
    `contributes.commands[${startServer}].category: must be "Seqpacket".`,
  ],
  [
    contributes('commands', startServer, 'icon'),
    { light: 'media/seqpacket.svg', dark: 'media/dark.svg' },
    `contributes.commands[${startServer}].icon.dark: there is no file "media/dark.svg"; add it or correct the path.`,
  ],
  [
    contributes('menus', 'commandPalette', getTraffic, 'when'),
    'true',
    'contributes.menus.commandPalette: "seqpacket.getTraffic" asks for nothing and shows nothing; hide it with "when": "false".',
  ],
]);
