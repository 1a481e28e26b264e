import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as registry from '../../../../src/workbench/contributions';
import { checkManifest } from '../../../checks/manifest/checkManifest';
import { readProjectFile } from '../../../checks/manifest/projectFiles';
import { changed, contributes, describeFaults, type JsonPath } from './manifestFault';

const step = (...path: JsonPath): JsonPath => contributes('walkthroughs', 0, 'steps', 0, ...path);
const link = (target: string): string => `Do [this](command:${target}) now.`;
const welcome = contributes('viewsWelcome', 0, 'contents');

describeFaults('links', [
  [
    welcome,
    link('seqpacket.begin'),
    'contributes.viewsWelcome[0].contents: links to the command "seqpacket.begin", which is neither ours nor known to this check; correct it.',
  ],
  [
    step('description'),
    link('seqpacket.begin'),
    'contributes.walkthroughs[0].steps[0].description: links to the command "seqpacket.begin", which is neither ours nor known to this check; correct it.',
  ],
  [
    welcome,
    link('workbench.action.openWalkthrough?%22seqpacket.seqpacket-workbench%23start%22'),
    'contributes.viewsWelcome[0].contents: links to the walkthrough "seqpacket.seqpacket-workbench#start", which does not exist; known: seqpacket.seqpacket-workbench#gettingStarted.',
  ],
  [
    welcome,
    link('seqpacket.connect?{'),
    'contributes.viewsWelcome[0].contents: links to "seqpacket.connect" with an argument that is not URI-encoded JSON; correct it.',
  ],
]);

describe('checkLinks', () => {
  it('follows the links of a walkthrough in Markdown', () => {
    const manifest = changed(step('media'), { markdown: 'media/step.md' });
    const readFile = (path: string): string | undefined =>
      path === 'media/step.md' ? link('seqpacket.begin') : readProjectFile(path);
    assert.deepEqual(checkManifest(manifest, registry, readFile), [
      'contributes.walkthroughs[0].steps[0].media.markdown: links to the command "seqpacket.begin", which is neither ours nor known to this check; correct it.',
    ]);
  });

  it('lets links to views and settings through', () => {
    const text = `${link('seqpacket.traffic.focus')} ${link('workbench.action.openSettings?%5B%22seqpacket%22%5D')}`;
    assert.deepEqual(checkManifest(changed(welcome, text), registry, readProjectFile), []);
  });
});
