import type { WireTrafficEvent } from '../traffic/trafficEvent';

/** Result of `seqpacket.startServer`. */
export interface StartServerResult {
  readonly serverId: number;
  readonly address: string;
}

/** Result of `seqpacket.stopServer`: false when that server has stopped already, or none of this window listens at that address. */
export interface StopServerResult {
  readonly stopped: boolean;
}

/** Result of `seqpacket.connect`. */
export interface ConnectResult {
  readonly connectionId: number;
}

/** Result of `seqpacket.sendPacket`: bytes of the packet that the kernel took. */
export interface SendPacketResult {
  readonly bytes: number;
}

/** Result of `seqpacket.startTap`: where clients connect, and where the server is meanwhile. */
export interface StartTapResult {
  readonly tapId: number;
  readonly address: string;
  readonly upstream: string;
}

/** Result of `seqpacket.stopTap`: whether the original is at its old name again. */
export interface StopTapResult {
  readonly restored: boolean;
}

/** Result of `seqpacket.exportTraffic`: events written, and bytes of the file. */
export interface ExportTrafficResult {
  readonly events: number;
  readonly bytes: number;
}

/** Result of `seqpacket.importTraffic`: events added to the capture. */
export interface ImportTrafficResult {
  readonly events: number;
}

/** Result of `seqpacket.getTraffic`: how many events are kept, how many of them matched, and the asked range of those. */
export interface GetTrafficResult {
  readonly total: number;
  readonly matched: number;
  readonly events: readonly WireTrafficEvent[];
}
