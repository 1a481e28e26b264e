import { describeFaults } from './manifestFault';

const setting = (...path: readonly string[]): readonly string[] => [
  'contributes',
  'configuration',
  'properties',
  ...path,
];

describeFaults('settings', [
  [
    setting('seqpacket.extra'),
    { type: 'string', default: '', description: 'More.' },
    'contributes.configuration.properties["seqpacket.extra"]: setting "seqpacket.extra" is not in src/workbench/contributions.ts; add it there or remove it here.',
  ],
  [
    setting('seqpacket.address'),
    undefined,
    'contributes.configuration.properties: the contract\'s setting "seqpacket.address" is missing; contribute it.',
  ],
  [
    setting('seqpacket.server.backlog', 'default'),
    5,
    'contributes.configuration.properties["seqpacket.server.backlog"].default: the contract\'s default is 20.',
  ],
  [
    setting('seqpacket.server.backlog', 'default'),
    undefined,
    'contributes.configuration.properties["seqpacket.server.backlog"].default: is missing; without it the value may be undefined.',
  ],
  [
    setting('seqpacket.server.backlog', 'type'),
    'string',
    'contributes.configuration.properties["seqpacket.server.backlog"].type: "string" does not fit the default 20; correct one of them.',
  ],
  [
    setting('seqpacket.server.backlog', 'maximum'),
    undefined,
    'contributes.configuration.properties["seqpacket.server.backlog"]: has no minimum and maximum; give both, so that the settings editor refuses nonsense.',
  ],
  [
    setting('seqpacket.server.backlog', 'minimum'),
    30,
    'contributes.configuration.properties["seqpacket.server.backlog"].default: 20 is outside of 30 to 65535.',
  ],
  [
    setting('seqpacket.server.backlog', 'markdownDescription'),
    undefined,
    'contributes.configuration.properties["seqpacket.server.backlog"].markdownDescription: is missing or empty; write what the setting does, with its unit.',
  ],
  [
    setting('seqpacket.server.backlog', 'markdownDescription'),
    'See `#seqpacket.server.none#`.',
    'contributes.configuration.properties["seqpacket.server.backlog"].markdownDescription: refers to the setting "seqpacket.server.none", which does not exist; correct it.',
  ],
  [
    setting('seqpacket.output.payload', 'enum'),
    ['hex', 'both', 'none'],
    'contributes.configuration.properties["seqpacket.output.payload"].enum: must be ["text","hex","both","none"].',
  ],
  [
    setting('seqpacket.output.payload', 'default'),
    'all',
    'contributes.configuration.properties["seqpacket.output.payload"].default: "all" is not among the values of "enum".',
  ],
  [
    setting('seqpacket.output.payload', 'enumDescriptions'),
    ['One.'],
    'contributes.configuration.properties["seqpacket.output.payload"].enumDescriptions: there are 4 values and 1 descriptions; describe each.',
  ],
]);
