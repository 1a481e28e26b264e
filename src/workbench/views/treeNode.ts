import type { OpenConnection, RunningServer } from '../../endpoints/endpoints';
import type { UnjoinedClient } from '../../endpoints/runningTap';
import type { RunningTap, TappedConnection } from '../../endpoints/taps';
import type { TapReceiver } from './tapTexts';
import type { TrafficEvent } from '../../traffic/trafficEvent';

/** A server of this window in the endpoints view. */
export interface ServerNode {
  readonly node: 'server';
  readonly server: RunningServer;
}

/** A connection, accepted or opened by this window, in the endpoints view. */
export interface ConnectionNode {
  readonly node: 'connection';
  readonly connection: OpenConnection;
}

/** A tap of this window in the endpoints view. */
interface TapNode {
  readonly node: 'tap';
  readonly tap: RunningTap;
}

/** A connection through a tap in the endpoints view. */
interface TappedConnectionNode {
  readonly node: 'tappedConnection';
  readonly connection: TappedConnection;
  /** Whether its ways are shown until somebody folds them. */
  readonly isOpen: boolean;
}

/** One of the two ways of a connection through a tap in the endpoints view. */
interface TappedWayNode {
  readonly node: 'tappedWay';
  readonly connection: TappedConnection;
  readonly receiver: TapReceiver;
}

/** The latest client of a tap, which could not be joined with the server, in the endpoints view. */
interface UnjoinedClientNode {
  readonly node: 'unjoinedClient';
  readonly tap: RunningTap;
  readonly client: UnjoinedClient;
}

/** What the endpoints view is made of. */
export type EndpointNode =
  ServerNode | ConnectionNode | TapNode | UnjoinedClientNode | TappedConnectionNode | TappedWayNode;

/** Most bytes of a payload that a row of the traffic view has: more than it shows, so that it can say that there are more. */
export const treeRowBytes = 256;

/** An event in the traffic view, with at most {@link treeRowBytes} of its payload. */
export interface EventNode {
  readonly node: 'event';
  readonly event: TrafficEvent;
}

/** The fold of all events older than those listed above it. */
export interface OlderNode {
  readonly node: 'older';
  /** The events of this fold are those whose number is below this one. */
  readonly beforeSeq: number;
  /** How many events are in it. */
  readonly count: number;
}

/**
 * A row of the traffic panel, as its `data-vscode-context` says it: VS Code hands that to the commands of its context menu.
 * It comes from a webview, so its number is still to be checked.
 */
interface PacketNode {
  readonly node: 'packet';
  readonly seq: unknown;
}

/** A server that a notification's button offers to tap: handed to that command as a row of a view would be. */
export interface TapOfferNode {
  readonly node: 'tapOffer';
  readonly address: string;
  /** Whether the tap is to listen elsewhere, rather than in the server's place. */
  readonly between: boolean;
}

/** What is handed to a command that was chosen in one of our views, or by a button of a notification. */
export type TreeNode = EndpointNode | EventNode | OlderNode | PacketNode | TapOfferNode;

const kinds: readonly unknown[] = [
  'server',
  'connection',
  'tap',
  'unjoinedClient',
  'tappedConnection',
  'tappedWay',
  'event',
  'older',
  'packet',
  'tapOffer',
] satisfies TreeNode['node'][];

/** Tells a node of our views from the argument object of a caller, which has no property `node`. */
export function isTreeNode(value: unknown): value is TreeNode {
  return typeof value === 'object' && value !== null && 'node' in value && kinds.includes(value.node);
}

/** The address that a node stands for. */
export function addressOfNode(node: TreeNode | undefined): string | undefined {
  switch (node?.node) {
    case 'server':
      return node.server.address;
    case 'connection':
    case 'tappedConnection':
    case 'tappedWay':
      return node.connection.address;
    case 'tap':
    case 'unjoinedClient':
      return node.tap.address;
    case 'event':
      return node.event.address;
    case 'tapOffer':
      return node.address;
    default:
      return undefined;
  }
}
