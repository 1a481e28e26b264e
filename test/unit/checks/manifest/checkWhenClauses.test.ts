import { contributes, describeFaults, indexOf } from './manifestFault';

const startServer = indexOf(['contributes', 'commands'], 'command', 'seqpacket.startServer');
const when = contributes('menus', 'view/title', 0, 'when');

describeFaults('when clauses', [
  [
    when,
    'view == seqpacket.endpoint',
    'contributes.menus["view/title"][0].when: there is no view "seqpacket.endpoint"; correct it.',
  ],
  [
    when,
    'viewItem == seqpacket.srv',
    'contributes.menus["view/title"][0].when: there is no tree item (viewItems) "seqpacket.srv"; correct it.',
  ],
  [
    when,
    'viewItem =~ /^srv$/',
    'contributes.menus["view/title"][0].when: /^srv$/ matches no tree item (viewItems); correct it.',
  ],
  [
    when,
    '!seqpacket.running',
    'contributes.menus["view/title"][0].when: "seqpacket.running" is no context key of src/workbench/contributions.ts, nor one of VS Code\'s known to this check; correct it or add it.',
  ],
  [
    when,
    'config.seqpacket.adress',
    'contributes.menus["view/title"][0].when: there is no setting "seqpacket.adress"; correct it.',
  ],
  [
    when,
    'a &&',
    'contributes.menus["view/title"][0].when: the clause cannot be read at column 5; VS Code would take it as never true.',
  ],
  [
    when,
    'view =~ /(/',
    'contributes.menus["view/title"][0].when: Invalid regular expression: /(/: Unterminated group; VS Code would take it as never true.',
  ],
  [
    contributes('commands', startServer, 'enablement'),
    'seqpacket.running',
    `contributes.commands[${startServer}].enablement: "seqpacket.running" is no context key`,
  ],
  [
    contributes('menus'),
    {},
    'contributes: no clause reads the context key "seqpacket.hasTraffic" of src/workbench/contributions.ts; use or remove it.',
  ],
  [
    contributes('menus'),
    {},
    'contributes: no clause reads the tree item "seqpacket.packet" of src/workbench/contributions.ts; use or remove it.',
  ],
]);
