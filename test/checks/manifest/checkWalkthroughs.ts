import type { CheckContext } from './checkContext';
import { checkSameNames, requireFile, requireText } from './checkContext';
import type { Place } from './place';

/** Walkthroughs have their names in the registry; their steps have texts, pictures that exist, and events that can happen. */
export function checkWalkthroughs(context: CheckContext): void {
  const list = context.manifest.get('contributes').get('walkthroughs');
  const named = list
    .items()
    .map((walkthrough) => ({ id: walkthrough.get('id').text, place: walkthrough.get('id') }));
  checkSameNames(context, 'walkthrough', context.registry.walkthroughIds, list, named);
  for (const walkthrough of list.items()) {
    requireText(context, walkthrough.get('title'), 'the title of the walkthrough');
    requireText(context, walkthrough.get('description'), 'what one learns in it');
    checkSteps(context, walkthrough.get('steps'));
  }
}

function checkSteps(context: CheckContext, steps: Place): void {
  const seen = new Set<string>();
  for (const step of steps.items()) {
    const id = step.get('id');
    if (seen.has(id.text)) context.report(id, `"${id.text}" is the name of two steps; rename one.`);
    seen.add(id.text);
    for (const name of ['id', 'title', 'description'])
      requireText(context, step.get(name), `the step's ${name}`);
    checkMedia(context, step.get('media'));
    for (const event of step.get('completionEvents').items()) checkEvent(context, event);
  }
}

function checkMedia(context: CheckContext, media: Place): void {
  const files = ['svg', 'image', 'markdown'].map((name) => media.get(name)).filter((file) => file.exists);
  if (files.length !== 1) context.report(media, 'must hold exactly one of "svg", "image" and "markdown".');
  for (const file of files) {
    for (const path of file.keys().length > 0 ? file.properties() : [file]) requireFile(context, path);
    if (!file.path.endsWith('.markdown'))
      requireText(context, media.get('altText'), 'what the picture shows, for who cannot see it');
  }
}

function checkEvent({ registry, report }: CheckContext, event: Place): void {
  const [kind = '', name = ''] = event.text.split(/:(.*)/s);
  const names: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    onCommand: registry.commandIds,
    onView: registry.viewIds,
    onSettingChanged: registry.settingIds,
    onContext: registry.contextKeys,
  };
  const known = names[kind];
  if (known === undefined) {
    report(
      event,
      `"${kind}" is no completion event known to this check; use one of ${Object.keys(names).join(', ')}.`,
    );
  } else if (!Object.values(known).includes(name)) {
    report(event, `waits for "${name}", which does not exist; correct it.`);
  }
}
