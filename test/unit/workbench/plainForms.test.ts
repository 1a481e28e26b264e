import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { plainLabel } from '../../../src/workbench/plainLabel';
import { plainMarkdown } from '../../../src/workbench/plainMarkdown';
import { plainMessage } from '../../../src/workbench/plainMessage';
import { harmful, hostilePayload, hostilePayloads } from '../../fixtures/hostilePayloads';

const texts = hostilePayload.map((bytes) => Buffer.from(bytes).toString());

/** Holds for what is known to be nasty, and for anything else. */
function holds(property: (text: string) => void): void {
  for (const bytes of hostilePayloads) property(Buffer.from(bytes).toString());
  fc.assert(fc.property(texts, property));
}

describe('text that others chose', () => {
  it('makes no link of a notification (the pattern is that of VS Code’s linkedText.ts)', () => {
    const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
    assert.match('[click](command:x)', link);
    assert.equal(plainMessage('At /tmp/[click](command:x).'), 'At /tmp/[click]\\x28command:x).');
    holds((text) => {
      assert.doesNotMatch(plainMessage(text), link);
      assert.doesNotMatch(plainMessage(text), harmful);
    });
  });

  it('draws no icon in a label, which shows every character (the pattern is that of VS Code’s iconLabels.ts)', () => {
    const icons = /(\\)?\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/g;
    const shown = (label: string): string =>
      label.replaceAll(icons, (_whole, escaped: string | undefined, name: string) =>
        escaped === undefined ? '<icon>' : `$(${name})`,
      );
    assert.equal(shown('$(zap)'), '<icon>');
    for (const text of ['$(zap)', '\\$(zap)', '\\\\$(zap~spin)', '$(a)$(b)', '$$(a)', '$(no icon)'])
      assert.equal(shown(plainLabel(text)), text);
    holds((text) => {
      assert.doesNotMatch(shown(plainLabel(text)), /<icon>/);
      assert.doesNotMatch(plainLabel(text), harmful);
    });
  });

  it('is no markup in Markdown: nothing but letters, digits, spaces and character references', () => {
    assert.equal(plainMarkdown('a <command:x>'), 'a &#60;command&#58;x&#62;');
    holds((text) => {
      assert.match(plainMarkdown(text), /^(?:[\p{L}\p{N} ]|&#\d+;)*$/u);
      assert.doesNotMatch(plainMarkdown(text), harmful);
    });
  });
});
