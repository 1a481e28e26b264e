/** What DESIGN.md 4 fixes, written here once more on purpose: the registry in src/ may grow, but not away from this. */
export const contract = {
  extensionId: 'seqpacket.seqpacket-workbench',
  displayName: 'Seqpacket Workbench',
  engine: '^1.101.0',
  extensionKind: ['workspace'],
  commandCategory: 'Seqpacket',
  commands: [
    'seqpacket.startServer',
    'seqpacket.stopServer',
    'seqpacket.sendRequest',
    'seqpacket.shutdownServer',
    'seqpacket.connect',
    'seqpacket.sendPacket',
    'seqpacket.disconnect',
    'seqpacket.startTap',
    'seqpacket.stopTap',
    'seqpacket.showTraffic',
    'seqpacket.showOutput',
    'seqpacket.clearTraffic',
    'seqpacket.getTraffic',
    'seqpacket.exportTraffic',
    'seqpacket.importTraffic',
  ],
  commandsNotInPalette: ['seqpacket.getTraffic'],
  containers: { activitybar: 'seqpacket', panel: 'seqpacketPanel' },
  views: ['seqpacket.endpoints', 'seqpacket.traffic', 'seqpacket.trafficPanel'],
  /** Settings and their defaults; undefined where the contract leaves the default open. */
  settings: {
    'seqpacket.address': '/tmp/9Lq7BNBnBycd6nxy.socket',
    'seqpacket.server.backlog': 20,
    'seqpacket.server.reply': 'Hello World!\n',
    'seqpacket.server.padReplyTo': 0,
    'seqpacket.request.timeoutMs': 5000,
    'seqpacket.traffic.maxPackets': undefined,
    'seqpacket.traffic.maxMemoryMiB': undefined,
    'seqpacket.output.payload': undefined,
    'seqpacket.output.maxBytesPerPacket': undefined,
  },
  outputPayloads: ['text', 'hex', 'both', 'none'],
  /** Settings that a workspace nobody trusts must not set: they say which sockets are touched. */
  restrictedSettings: ['seqpacket.address'],
  /**
   * VS Code itself activates the extension for its commands, views and walkthroughs; anything named here costs every window
   * or says the same twice, so each needs a reason.
   */
  activationEvents: [
    // A tab with a packet in it is opened again with its window, before anything else asks for the extension.
    'onFileSystem:seqpacket-packet',
    // A socket whose tap was killed stays dead until an extension host takes it back: nobody should have to look at a view for that.
    'onStartupFinished',
  ] as readonly string[],
} as const;
