import * as vscode from 'vscode';

/** Below this nobody needs to be told; a notification that flashes is worse than none. In ms. */
const quietMs = 400;

/** Runs a task that can be cancelled, and shows a progress notification with a Cancel button once it takes longer than a moment. */
export async function withSlowProgress<Result>(
  title: string,
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const running = task(controller.signal);
  const timer = setTimeout(() => void showProgress(title, running, controller), quietMs);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}

async function showProgress(
  title: string,
  running: Promise<unknown>,
  controller: AbortController,
): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  await vscode.window.withProgress(options, async (_progress, token) => {
    const subscription = token.onCancellationRequested(() => controller.abort());
    await Promise.allSettled([running]);
    subscription.dispose();
  });
}
