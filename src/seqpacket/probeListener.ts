import { errnoName } from './errnoName';
import { nativeSockets } from './nativeSockets';
import { nativeReceiveOptions } from './receiveOptions';

/**
 * Undefined when somebody listens at a path, else the errno's name of what a connection meets there. The server sees a client come
 * and go.
 */
export function probeListener(path: string): string | undefined {
  const { addon } = nativeSockets();
  const found = addon.connect(Buffer.from(path), { ...nativeReceiveOptions({}), abstract: false });
  if ('errno' in found) {
    const code = errnoName(found.errno);
    return code === 'EAGAIN' ? undefined : code; // its backlog is full
  }
  addon.close(found.handle);
  return undefined;
}
