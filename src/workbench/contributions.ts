/**
 * Every name that package.json and the code share, once and typed. `npm run check:manifest` holds package.json
 * against it; nothing else may spell these names.
 */

/** Commands of the contract and those that serve a view's menus. */
export const commandIds = {
  startServer: 'seqpacket.startServer',
  stopServer: 'seqpacket.stopServer',
  sendRequest: 'seqpacket.sendRequest',
  shutdownServer: 'seqpacket.shutdownServer',
  connect: 'seqpacket.connect',
  sendPacket: 'seqpacket.sendPacket',
  disconnect: 'seqpacket.disconnect',
  startTap: 'seqpacket.startTap',
  stopTap: 'seqpacket.stopTap',
  showTraffic: 'seqpacket.showTraffic',
  showOutput: 'seqpacket.showOutput',
  clearTraffic: 'seqpacket.clearTraffic',
  getTraffic: 'seqpacket.getTraffic',
  exportTraffic: 'seqpacket.exportTraffic',
  importTraffic: 'seqpacket.importTraffic',
  showDiagnostics: 'seqpacket.showDiagnostics',
  openPacket: 'seqpacket.openPacket',
  openPayload: 'seqpacket.openPayload',
  openInHexEditor: 'seqpacket.openInHexEditor',
  comparePacket: 'seqpacket.comparePacket',
  compareSelectedPackets: 'seqpacket.compareSelectedPackets',
  copyPacketAsText: 'seqpacket.copyPacketAsText',
  copyPacketAsHex: 'seqpacket.copyPacketAsHex',
  copyPacketAsC: 'seqpacket.copyPacketAsC',
  copyPacketAsPython: 'seqpacket.copyPacketAsPython',
  sendPacketAgain: 'seqpacket.sendPacketAgain',
  sendRequestHere: 'seqpacket.sendRequestHere',
  connectHere: 'seqpacket.connectHere',
  copyAddress: 'seqpacket.copyAddress',
} as const;

/** Settings, by their full name. */
export const settingIds = {
  address: 'seqpacket.address',
  serverBacklog: 'seqpacket.server.backlog',
  serverReply: 'seqpacket.server.reply',
  serverPadReplyTo: 'seqpacket.server.padReplyTo',
  requestTimeoutMs: 'seqpacket.request.timeoutMs',
  trafficMaxPackets: 'seqpacket.traffic.maxPackets',
  trafficMaxMemoryMiB: 'seqpacket.traffic.maxMemoryMiB',
  trafficMaxDiskMiB: 'seqpacket.traffic.maxDiskMiB',
  outputPayload: 'seqpacket.output.payload',
  outputMaxBytesPerPacket: 'seqpacket.output.maxBytesPerPacket',
} as const;

/** View containers. */
export const containerIds = { activityBar: 'seqpacket', panel: 'seqpacketPanel' } as const;

/** Views. */
export const viewIds = {
  endpoints: 'seqpacket.endpoints',
  traffic: 'seqpacket.traffic',
  trafficPanel: 'seqpacket.trafficPanel',
} as const;

/** Context keys that `when` clauses of package.json read. */
export const contextKeys = {
  /** True where this extension has no sockets: anywhere but on Linux. Unset before activation, so it is negative. */
  unsupported: 'seqpacket.unsupported',
  /** True while at least one packet or other event is kept. */
  hasTraffic: 'seqpacket.hasTraffic',
  /** True while the Hex Editor extension is there. */
  hasHexEditor: 'seqpacket.hasHexEditor',
} as const;

/** `contextValue` of tree items, as `viewItem` in `when` clauses. */
export const viewItems = {
  server: 'seqpacket.server',
  connection: 'seqpacket.connection',
  tap: 'seqpacket.tap',
  stoppedTap: 'seqpacket.stoppedTap',
  tappedConnection: 'seqpacket.tappedConnection',
  packet: 'seqpacket.packet',
} as const;

/** Scheme of the read-only file system of packets; VS Code activates the extension for its files (`onFileSystem`). */
export const packetScheme = 'seqpacket-packet';

/** Walkthroughs. */
export const walkthroughIds = { gettingStarted: 'gettingStarted' } as const;
