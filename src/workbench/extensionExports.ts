import type { EndpointsTree } from './views/endpointsTree';
import type { TrafficTree } from './views/trafficTree';

/** What `activate` returns: the views' contents, for tests of this extension and for others that show them elsewhere. */
export interface ExtensionExports {
  readonly endpointsTree: EndpointsTree;
  readonly trafficTree: TrafficTree;
}
