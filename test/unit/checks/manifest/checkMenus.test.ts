import { contributes, describeFaults } from './manifestFault';

describeFaults('menus', [
  [
    contributes('menus', 'view/titel'),
    [],
    'contributes.menus["view/titel"]: "view/titel" is no menu known to this check; correct it, or add it to checkMenus.ts.',
  ],
  [
    contributes('menus', 'view/title', 0, 'command'),
    'seqpacket.begin',
    'contributes.menus["view/title"][0].command: there is no command "seqpacket.begin"; correct it.',
  ],
  [
    contributes('menus', 'view/title', 0),
    { command: 'seqpacket.getTraffic', group: 'navigation' },
    'contributes.menus["view/title"][0].command: "seqpacket.getTraffic" is shown as a button here but has no icon; give the command one.',
  ],
  [
    contributes('keybindings'),
    [{ command: 'seqpacket.begin', key: 'f9' }],
    'contributes.keybindings[0].command: there is no command "seqpacket.begin"; correct it.',
  ],
  [
    contributes('keybindings'),
    [{ command: 'seqpacket.connect' }],
    'contributes.keybindings[0].key: is missing; say which keys run the command.',
  ],
]);
