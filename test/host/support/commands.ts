import * as vscode from 'vscode';

/** An event as `seqpacket.getTraffic` gives it. */
export interface TrafficEvent {
  readonly seq: number;
  readonly timeNs: string;
  readonly kind: string;
  readonly address: string;
  readonly role: string;
  readonly connectionId?: number;
  readonly direction?: string;
  readonly latencyNs?: string;
  readonly heldNs?: string;
  readonly processName?: string;
  readonly length?: number;
  readonly data?: Uint8Array;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Result of `seqpacket.sendRequest`, written here again because the contract is what these tests hold. */
export interface RequestResult {
  readonly connectionId: number;
  readonly reply?: { readonly length: number; readonly data: Uint8Array; readonly text: string };
  readonly packets: readonly { readonly data: Uint8Array; readonly truncated: boolean }[];
  readonly elapsedMs: number;
  readonly endedBy: 'reply' | 'eof' | 'timeout';
}

/** The commands of the contract with their argument and result, as other extensions call them. */
interface Contract {
  startServer: [
    { address?: string; backlog?: number; responder?: string; reply?: string | Uint8Array },
    { serverId: number; address: string },
  ];
  stopServer: [{ serverId?: number; address?: string }, { stopped: boolean }];
  sendRequest: [
    {
      address?: string;
      payload?: string | Uint8Array;
      encoding?: string;
      framing?: string;
      timeoutMs?: number;
    },
    RequestResult,
  ];
  shutdownServer: [{ address?: string; timeoutMs?: number }, RequestResult & { gone: boolean }];
  connect: [{ address?: string }, { connectionId: number }];
  sendPacket: [
    { connectionId?: number; payload?: string | Uint8Array; encoding?: string },
    { bytes: number },
  ];
  disconnect: [{ connectionId: number }, Record<string, never>];
  startTap: [{ address?: string; upstream?: string }, { tapId: number; address: string; upstream: string }];
  stopTap: [{ tapId?: number; address?: string }, { restored: boolean }];
  getTraffic: [
    { filter?: string; offset?: number; limit?: number },
    { total: number; matched: number; events: TrafficEvent[] },
  ];
  exportTraffic: [
    { uri: vscode.Uri | string; format?: string; filter?: string },
    { events: number; bytes: number },
  ];
  importTraffic: [{ uri?: vscode.Uri | string }, { events: number }];
}

/** Calls a command of the contract with its one argument object. */
export async function call<Name extends keyof Contract>(
  name: Name,
  argument: Contract[Name][0],
): Promise<Contract[Name][1]> {
  return vscode.commands.executeCommand(`seqpacket.${name}`, argument);
}

/** Forgets all traffic, so that a test sees only its own. */
export async function clearTraffic(): Promise<void> {
  await vscode.commands.executeCommand('seqpacket.clearTraffic');
}
