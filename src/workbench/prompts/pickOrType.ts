import * as vscode from 'vscode';
import { safeText } from '../../traffic/safeText';
import { plainLabel } from '../plainLabel';

/** What a row shows, its texts as they are. */
interface Row {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly iconPath?: vscode.ThemeIcon;
}

/** One thing to pick; `value` is what a person could have typed for it. */
export interface Choice<Value> extends Row {
  readonly value: Value;
}

/** A typed text that is no good, and why. */
export interface Refusal {
  readonly reason: string;
}

/** A quick pick that also takes what is typed. */
export interface PickOrTypeOptions<Value> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<Value>[];
  /** Called as one types: what the text stands for, or why it can't be taken. */
  readonly read: (text: string) => Choice<Value> | Refusal;
  /** A switch in the title bar, for instance of the encoding; `toggle` changes what `read` does. */
  readonly toggle?: () => { readonly icon: string; readonly tooltip: string; readonly press: () => void };
}

interface Item<Value> extends vscode.QuickPickItem {
  readonly value?: { readonly picked: Value };
}

/** Lets a person pick a known value or type one, with validation as they type. Undefined when they leave it with Escape. */
export function pickOrType<Value>(options: PickOrTypeOptions<Value>): Promise<Value | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Item<Value>>();
    pick.title = safeText(options.title);
    pick.placeholder = options.placeholder;
    pick.matchOnDescription = true;
    const refresh = () => {
      pick.buttons = toggleButton(options);
      pick.items = itemsFor(options, pick.value);
      pick.activeItems = pick.items.slice(0, 1);
    };
    refresh();
    pick.onDidChangeValue(refresh);
    pick.onDidTriggerButton(() => {
      options.toggle?.().press();
      refresh();
    });
    pick.onDidAccept(() => {
      const value = pick.activeItems[0]?.value;
      if (value === undefined) return;
      resolve(value.picked);
      pick.hide();
    });
    pick.onDidHide(() => {
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}

function itemsFor<Value>(options: PickOrTypeOptions<Value>, typed: string): Item<Value>[] {
  const known = options.choices;
  if (typed === '') return known.map(toItem);
  const read = options.read(typed);
  const others = known.filter(({ label }) => label !== typed).map(toItem);
  if ('reason' in read) {
    return [
      {
        ...plainRow({ label: typed, detail: read.reason, iconPath: new vscode.ThemeIcon('error') }),
        alwaysShow: true,
      },
      ...others,
    ];
  }
  return [{ ...toItem(read), alwaysShow: true }, ...others];
}

function toItem<Value>(choice: Choice<Value>): Item<Value> {
  const { value, ...row } = choice;
  return { ...plainRow(row), value: { picked: value } };
}

/** What a row says may be of others: a recent address, the command line of any process. */
function plainRow({ label, description, detail, ...rest }: Row): Row {
  return {
    ...rest,
    label: plainLabel(label),
    ...(description !== undefined && { description: plainLabel(description) }),
    ...(detail !== undefined && { detail: plainLabel(detail) }),
  };
}

function toggleButton<Value>(options: PickOrTypeOptions<Value>): vscode.QuickInputButton[] {
  const toggle = options.toggle?.();
  return toggle ? [{ iconPath: new vscode.ThemeIcon(toggle.icon), tooltip: toggle.tooltip }] : [];
}
