import type { CheckContext, Registry } from './checkContext';
import { contract } from './contract';
import type { Place } from './place';

/** VS Code's own commands that our texts link to. */
const builtInCommands = [
  'workbench.action.openWalkthrough',
  'workbench.action.openSettings',
  'workbench.trust.manage',
];

/** Every `command:` link and `#setting#` reference in the texts of the manifest, and in the Markdown files it names, leads somewhere. */
export function checkLinks(context: CheckContext): void {
  for (const text of textsIn(context.manifest.get('contributes'))) {
    checkText(context, text, text.text);
    const markdown = text.path.endsWith('.markdown') ? context.readFile(text.text) : undefined;
    if (markdown !== undefined) checkText(context, text, markdown);
  }
}

function textsIn(place: Place): readonly Place[] {
  if (place.text !== '') return [place];
  return [...place.items(), ...place.properties()].flatMap(textsIn);
}

function checkText({ registry, report }: CheckContext, place: Place, text: string): void {
  for (const [, command = '', query = ''] of text.matchAll(/\(command:([^)\s?]*)(\?[^)\s]*)?/g)) {
    const problem = problemOfLink(registry, command, query.slice(1));
    if (problem !== undefined) report(place, problem);
  }
  for (const [, setting = ''] of text.matchAll(/`#([\w.-]+)#`/g)) {
    if (setting.startsWith('seqpacket.') && !Object.values(registry.settingIds).includes(setting)) {
      report(place, `refers to the setting "${setting}", which does not exist; correct it.`);
    }
  }
}

function problemOfLink(registry: Registry, command: string, query: string): string | undefined {
  const viewCommands = Object.values(registry.viewIds).map((view) => `${view}.focus`);
  if (![...Object.values(registry.commandIds), ...viewCommands, ...builtInCommands].includes(command)) {
    return `links to the command "${command}", which is neither ours nor known to this check; correct it.`;
  }
  const walkthroughs = Object.values(registry.walkthroughIds).map((id) => `${contract.extensionId}#${id}`);
  if (query === '') return undefined;
  const argument = parseArgument(query);
  if (argument === undefined)
    return `links to "${command}" with an argument that is not URI-encoded JSON; correct it.`;
  if (command !== 'workbench.action.openWalkthrough' || walkthroughs.includes(argument.text))
    return undefined;
  return `links to the walkthrough ${argument.json}, which does not exist; known: ${walkthroughs.join(', ')}.`;
}

function parseArgument(query: string): { readonly text: string; readonly json: string } | undefined {
  try {
    const argument: unknown = JSON.parse(decodeURIComponent(query));
    const first: unknown = Array.isArray(argument) ? argument[0] : argument;
    return { text: typeof first === 'string' ? first : '', json: JSON.stringify(first) };
  } catch {
    return undefined;
  }
}
