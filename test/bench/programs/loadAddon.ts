import { loadAddon } from '../../../src/seqpacket/loadAddon';
import { report } from './task';

const start = performance.now();
loadAddon();
report(performance.now() - start);
