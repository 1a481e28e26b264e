import * as vscode from 'vscode';
import type { commandIds } from './contributions';
import { showError } from './showError';
import { assertSocketsUsable } from './socketGuard';
import type { TreeNode } from './views/treeNode';
import { isTreeNode } from './views/treeNode';

/** An id of this extension's commands. */
export type CommandId = (typeof commandIds)[keyof typeof commandIds];

/** A command that can be called with one argument object, or bare by a person. */
export interface WorkbenchCommand {
  readonly id: CommandId;
  /** For a command that opens, uses or closes a socket: it is refused where that can't be, see `assertSocketsUsable`. */
  readonly touchesSockets?: true;
  /** Called with an argument object: asks nothing, returns a plain object, throws an `Error` with a `code`. */
  readonly run: (argument: unknown) => unknown;
  /**
   * Called bare or from a view: asks for what it needs and shows what came of it. Resolves with the same object,
   * or undefined when the person left a prompt. Without it a bare call is `run`. `selected` are all rows that are selected when the
   * one that it was chosen on is among them.
   */
  readonly ask?: (target: TreeNode | undefined, selected: readonly TreeNode[]) => Promise<unknown>;
}

/** Registers commands. What a bare call throws is shown to the person; what a call with an argument throws reaches its caller. */
export function registerCommands(commands: readonly WorkbenchCommand[]): vscode.Disposable {
  return vscode.Disposable.from(
    ...commands.map((command) =>
      vscode.commands.registerCommand(command.id, (argument: unknown, selected: unknown) =>
        invoke(command, argument, selected),
      ),
    ),
  );
}

async function invoke(command: WorkbenchCommand, argument: unknown, selected: unknown): Promise<unknown> {
  const byPerson = argument === undefined || argument === null || isTreeNode(argument);
  if (!byPerson) {
    if (command.touchesSockets) assertSocketsUsable();
    return command.run(argument);
  }
  try {
    if (command.touchesSockets) assertSocketsUsable();
    const target = isTreeNode(argument) ? argument : undefined;
    return await (command.ask ? command.ask(target, nodesOf(selected)) : command.run({}));
  } catch (error) {
    void showError(error);
    return undefined;
  }
}

/** What a tree hands over as its second argument; none when only one row is selected. */
function nodesOf(selected: unknown): readonly TreeNode[] {
  return Array.isArray(selected) ? selected.filter(isTreeNode) : [];
}
