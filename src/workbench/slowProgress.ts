import * as vscode from 'vscode';
import { plainMessage } from './plainMessage';

/** Below this nobody needs to be told; a notification that flashes is worse than none. In ms. */
const quietMs = 400;

/** Tells how far a task is, in a few words beside its title. */
export type ReportProgress = (message: string) => void;

/** Runs a task that can be cancelled, and shows a progress notification with a Cancel button once it takes longer than a moment. */
export async function withSlowProgress<Result>(
  title: string,
  task: (signal: AbortSignal, report: ReportProgress) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let latest = '';
  let show: ReportProgress = (message) => (latest = message);
  const running = task(controller.signal, (message) => show(message));
  const timer = setTimeout(() => {
    void showProgress(title, running, controller, (report) => {
      show = report;
      if (latest !== '') report(latest);
    });
  }, quietMs);
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
  onShown: (report: ReportProgress) => void,
): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: plainMessage(title),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    const subscription = token.onCancellationRequested(() => controller.abort());
    onShown((message) => progress.report({ message }));
    await Promise.allSettled([running]);
    subscription.dispose();
  });
}
