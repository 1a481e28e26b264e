import * as vscode from 'vscode';

/** Runs a test with a setting changed, and puts the default back. */
export async function withSetting(name: string, value: unknown, test: () => Promise<void>): Promise<void> {
  const update = (to: unknown) =>
    vscode.workspace.getConfiguration().update(name, to, vscode.ConfigurationTarget.Global);
  await update(value);
  try {
    await test();
  } finally {
    await update(undefined);
  }
}
