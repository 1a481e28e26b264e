import * as assert from 'node:assert/strict';
import type * as vscode from 'vscode';

/** The label of a row, which our trees give as plain text. */
export function labelOf(item: vscode.TreeItem | undefined): string {
  const label = item?.label;
  assert.ok(typeof label === 'string');
  return label;
}

/** A tree as text: one row a line, indented by depth. */
export async function rows<Node>(
  tree: vscode.TreeDataProvider<Node>,
  parent?: Node,
  depth = 0,
): Promise<string[]> {
  const lines: string[] = [];
  for (const node of (await tree.getChildren(parent)) ?? []) {
    const item = await tree.getTreeItem(node);
    lines.push(`${'  '.repeat(depth)}${labelOf(item)} | ${String(item.description)}`);
    if (item.collapsibleState) lines.push(...(await rows(tree, node, depth + 1)));
  }
  return lines;
}

/** The rows as soon as `wanted` holds of them; the tree says when they change. */
export async function rowsWhen<Node>(
  tree: vscode.TreeDataProvider<Node>,
  wanted: (lines: readonly string[]) => boolean,
): Promise<string[]> {
  // Listening before looking: no change falls between the two.
  const changed = new Promise((resolve) => {
    const subscription = tree.onDidChangeTreeData?.(() => {
      subscription?.dispose();
      resolve(undefined);
    });
  });
  const lines = await rows(tree);
  if (wanted(lines)) return lines;
  await changed;
  return rowsWhen(tree, wanted);
}
