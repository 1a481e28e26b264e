/** What an element of ours is made with. Text goes in as text only: nothing here, or anywhere in the panel, reads markup. */
interface ElementOptions {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A new element with its class, attributes, text and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  options: ElementOptions = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (options.class !== undefined) made.className = options.class;
  for (const [name, value] of Object.entries(options.attributes ?? {})) made.setAttribute(name, value);
  if (options.text !== undefined) made.textContent = options.text;
  made.append(...children);
  return made;
}

/** A button that shows an icon; `label` is its tooltip and what a screen reader says. */
export function iconButton(label: string, icon: Node, onClick: () => void): HTMLButtonElement {
  const attributes = { type: 'button', title: label, 'aria-label': label };
  const button = element('button', { class: 'icon-button', attributes }, icon);
  button.addEventListener('click', onClick);
  return button;
}

/** Sets an attribute, touching the page only when that changes something. */
export function setAttribute(of: Element, name: string, value: string | undefined): void {
  if (value === undefined) {
    if (of.hasAttribute(name)) of.removeAttribute(name);
  } else if (of.getAttribute(name) !== value) of.setAttribute(name, value);
}
