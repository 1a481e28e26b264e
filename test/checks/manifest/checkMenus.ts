import type { CheckContext } from './checkContext';
import type { Place } from './place';

/** The menus that the extension has a use for (code.visualstudio.com/api/references/contribution-points, "contributes.menus"). */
const knownMenus = [
  'commandPalette',
  'view/title',
  'view/item/context',
  'webview/context',
  'editor/title',
  'editor/context',
  'explorer/context',
];

/** Menu items and key bindings name commands that exist; an item shown as a button has an icon. */
export function checkMenus(context: CheckContext): void {
  const contributes = context.manifest.get('contributes');
  const menus = contributes.get('menus');
  for (const name of menus.keys()) {
    const menu = menus.get(name);
    if (!knownMenus.includes(name)) {
      context.report(
        menu,
        `"${name}" is no menu known to this check; correct it, or add it to checkMenus.ts.`,
      );
    }
    for (const item of menu.items()) checkItem(context, name, item);
  }
  for (const binding of contributes.get('keybindings').items()) {
    checkCommandExists(context, binding.get('command'));
    if (!['key', 'mac', 'linux', 'win'].some((name) => binding.get(name).text !== '')) {
      context.report(binding.get('key'), 'is missing; say which keys run the command.');
    }
  }
}

function checkItem(context: CheckContext, menu: string, item: Place): void {
  const command = item.get('command');
  if (!checkCommandExists(context, command)) return;
  const isButton = menu.startsWith('view/') && /^(navigation|inline)/.test(item.get('group').text);
  if (isButton && !hasIcon(context, command.text)) {
    context.report(
      command,
      `"${command.text}" is shown as a button here but has no icon; give the command one.`,
    );
  }
}

function checkCommandExists({ registry, report }: CheckContext, command: Place): boolean {
  const exists = Object.values(registry.commandIds).includes(command.text);
  if (!exists) report(command, `there is no command "${command.text}"; correct it.`);
  return exists;
}

function hasIcon({ manifest }: CheckContext, id: string): boolean {
  const commands = manifest.get('contributes').get('commands').items();
  return commands.some((command) => command.get('command').text === id && command.get('icon').exists);
}
