import { isReadable } from '../../protocol/escapedAt';
import { element } from '../dom';
import type { JsonMember, JsonNode } from './jsonNode';

/** Members shown at a time. */
const pageMembers = 200;

/** Levels that are open at first. */
const openLevels = 2;

/**
 * A JSON value as a tree of lines that open and close (`<details>`, so that keyboard and screen reader know it). What is closed has
 * not been made yet: a payload of thousands of members costs nothing until it is opened.
 */
export function jsonTree(root: JsonNode): HTMLElement {
  return element('div', { class: 'json' }, nodeElement(undefined, root, 0));
}

function nodeElement(name: string | undefined, node: JsonNode, level: number): HTMLElement {
  if (node.kind === 'scalar') {
    return element('div', { class: 'member' }, ...nameNodes(name), scalarElement(node.source));
  }
  const { members } = node;
  const [open, close] = node.kind === 'array' ? ['[', ']'] : ['{', '}'];
  const count = element('span', {
    class: 'count',
    text: `${open}${members.length === 0 ? '' : ` ${members.length} `}${close}`,
  });
  if (members.length === 0) return element('div', { class: 'member' }, ...nameNodes(name), count);
  const details = element('details', {}, element('summary', {}, ...nameNodes(name), count));
  const fill = () => {
    if (details.childElementCount === 1) details.append(membersElement(members, level + 1));
  };
  details.addEventListener('toggle', fill);
  if (level < openLevels) {
    fill();
    details.open = true;
  }
  return details;
}

function membersElement(members: readonly JsonMember[], level: number): HTMLElement {
  const list = element('div', { class: 'members' });
  const more = element('button', { class: 'more', attributes: { type: 'button' } });
  let shown = 0;
  more.addEventListener('click', showNext);
  showNext();
  return list;

  function showNext(): void {
    more.remove();
    const next = members.slice(shown, shown + pageMembers);
    list.append(...next.map(({ name, value }) => nodeElement(name, value, level)));
    shown += next.length;
    if (shown === members.length) return;
    more.textContent = `Show more (${members.length - shown} members left)`;
    list.append(more);
  }
}

function nameNodes(name: string | undefined): readonly Node[] {
  if (name === undefined) return [];
  return [element('bdi', { class: 'name', text: visible(name) }), document.createTextNode(': ')];
}

function scalarElement(source: string): HTMLElement {
  const kind = source.startsWith('"') ? 'string' : /^[-\d]/.test(source) ? 'number' : 'word';
  return element('bdi', { class: kind, text: visible(source) });
}

/** What hides or reorders text comes as the escape that means the same in JSON. */
function visible(source: string): string {
  return source.replaceAll(/[^\x20-\x7e]/gu, (character) =>
    isReadable(character)
      ? character
      : Array.from({ length: character.length }, (_, at) => unit(character, at)).join(''),
  );
}

function unit(character: string, at: number): string {
  return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
}
