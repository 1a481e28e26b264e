import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PacketStatistics } from '../../../../src/traffic/statistics/packetStatistics';
import { panelStatistics } from '../../../../src/workbench/panel/panelStatistics';

test('of what is not there nothing is said, but why it is not', () => {
  const figures = new PacketStatistics();
  assert.deepEqual(panelStatistics({ figures, isCounting: false, failure: undefined }), {
    isCounting: false,
    packets: 0,
    bytes: 0,
  });
  assert.deepEqual(panelStatistics({ figures, isCounting: true, failure: new Error('Broken.') }), {
    isCounting: true,
    failure: 'Broken.',
    packets: 0,
    bytes: 0,
  });
});
