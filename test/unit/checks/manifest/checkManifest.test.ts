import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as registry from '../../../../src/workbench/contributions';
import { checkManifest } from '../../../checks/manifest/checkManifest';
import { readManifest, readProjectFile } from '../../../checks/manifest/projectFiles';

describe('checkManifest', () => {
  it('finds nothing wrong with package.json', () => {
    assert.deepEqual(checkManifest(readManifest(), registry, readProjectFile), []);
  });

  it('misses files that marketplaces show', () => {
    for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE']) {
      const problems = checkManifest(readManifest(), registry, (path) =>
        path === name ? '\n' : readProjectFile(path),
      );
      assert.ok(
        problems.includes(`package.json: ${name} is missing or empty; marketplaces show it, so write it.`),
      );
    }
  });
});
