import type { MessageToHost } from './panelMessages';

/** What VS Code gives a webview's page, once. */
export interface VscodeApi {
  postMessage(message: MessageToHost): void;
  /** What {@link VscodeApi.setState} was given last, also by a page before this one; of any version of this extension. */
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  /** Defined by VS Code in every webview; throws when it is called twice. */
  function acquireVsCodeApi(): VscodeApi;
}
