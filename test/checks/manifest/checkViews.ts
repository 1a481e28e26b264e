import type { CheckContext } from './checkContext';
import { checkSameNames, requireFile, requireText } from './checkContext';
import { contract } from './contract';
import type { Place } from './place';

/** Containers and views have their names in the registry, what VS Code needs to show them, and words for when they are empty. */
export function checkViews(context: CheckContext): void {
  const contributes = context.manifest.get('contributes');
  checkContainers(context, contributes.get('viewsContainers'));
  checkViewList(context, contributes.get('views'));
  checkWelcome(context, contributes.get('viewsWelcome'));
}

function checkContainers(context: CheckContext, list: Place): void {
  const containers = list.properties().flatMap((location) => location.items());
  const named = containers.map((container) => ({ id: container.get('id').text, place: container.get('id') }));
  checkSameNames(context, 'view container', context.registry.containerIds, list, named);
  for (const container of containers) {
    requireText(context, container.get('title'), 'the title of the container');
    requireFile(context, container.get('icon'));
  }
  for (const [location, id] of Object.entries(contract.containers)) {
    const contributed = list.get(location);
    if (contributed.items().some((container) => container.get('id').text === id)) continue;
    context.report(contributed, `the contract's container "${id}" is missing; contribute it.`);
  }
}

function checkViewList(context: CheckContext, list: Place): void {
  const { registry, report } = context;
  const views = list.properties().flatMap((container) => container.items());
  const named = views.map((view) => ({ id: view.get('id').text, place: view.get('id') }));
  checkSameNames(context, 'view', registry.viewIds, list, named);
  for (const container of list.keys()) {
    if (!Object.values(registry.containerIds).includes(container)) {
      report(list.get(container), `there is no view container "${container}"; use one of viewsContainers.`);
    }
  }
  for (const view of views) {
    requireText(context, view.get('name'), 'the title of the view');
    if (view.get('icon').exists) requireFile(context, view.get('icon'));
    checkHasWelcome(context, view);
  }
  for (const id of contract.views) {
    if (!named.some((view) => view.id === id))
      report(list, `the contract's view "${id}" is missing; contribute it.`);
  }
}

/** A webview view paints its own emptiness; a tree is blank without welcome content. */
function checkHasWelcome({ manifest, report }: CheckContext, view: Place): void {
  if (view.get('type').text === 'webview') return;
  const welcomes = manifest.get('contributes').get('viewsWelcome').items();
  if (welcomes.some((welcome) => welcome.get('view').text === view.get('id').text)) return;
  report(
    view,
    `"${view.get('id').text}" is blank when empty; add an entry to viewsWelcome that says what to do.`,
  );
}

function checkWelcome(context: CheckContext, list: Place): void {
  const views = Object.values(context.registry.viewIds);
  for (const welcome of list.items()) {
    const view = welcome.get('view');
    if (!views.includes(view.text))
      context.report(view, `there is no view "${view.text}"; correct or remove it.`);
    requireText(context, welcome.get('contents'), 'what one can do in the empty view');
  }
}
