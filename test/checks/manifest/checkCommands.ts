import type { CheckContext } from './checkContext';
import { checkSameNames, requireFile, requireText } from './checkContext';
import { contract } from './contract';
import type { Place } from './place';

/** Every command has its name in the registry, a title, the category, and an icon that exists if it has one. */
export function checkCommands(context: CheckContext): void {
  const { manifest, registry, report } = context;
  const list = manifest.get('contributes').get('commands');
  const commands = list
    .items()
    .map((place) => ({ id: place.get('command').text, place: place.get('command') }));
  checkSameNames(context, 'command', registry.commandIds, list, commands);
  for (const command of list.items()) checkCommand(context, command);
  for (const id of contract.commands) {
    if (!commands.some((command) => command.id === id))
      report(list, `the contract's command "${id}" is missing; contribute it.`);
  }
  for (const id of contract.commandsNotInPalette) checkNotInPalette(context, id);
}

function checkCommand(context: CheckContext, command: Place): void {
  requireText(context, command.get('title'), 'the title that the palette shows');
  const category = command.get('category');
  if (category.text !== contract.commandCategory)
    context.report(category, `must be "${contract.commandCategory}".`);
  const icon = command.get('icon');
  if (!icon.exists || /^\$\([a-z0-9-]+\)$/.test(icon.text)) return;
  for (const file of icon.keys().length > 0 ? icon.properties() : [icon]) requireFile(context, file);
}

function checkNotInPalette({ manifest, report }: CheckContext, id: string): void {
  const palette = manifest.get('contributes').get('menus').get('commandPalette');
  const hidden = palette
    .items()
    .some((item) => item.get('command').text === id && item.get('when').text === 'false');
  if (!hidden) report(palette, `"${id}" asks for nothing and shows nothing; hide it with "when": "false".`);
}
