import type { Answer, MessageToHost, MessageToPanel } from './panelMessages';
import { readHostMessage } from './readHostMessage';
import type { VscodeApi } from './vscodeApi';

/** Types of the questions, and of their answers. */
interface AnswerTypes {
  rows: 'rows';
  complete: 'completions';
  packet: 'packet';
  bytes: 'bytes';
  locate: 'located';
  sequenceRows: 'sequenceRows';
  connections: 'connections';
}

type Question<Type extends keyof AnswerTypes> = Omit<Extract<MessageToHost, { type: Type }>, 'id' | 'type'>;
type AnswerTo<Type extends keyof AnswerTypes> = Extract<Answer, { type: AnswerTypes[Type] }>;

/** A message that is no answer. */
export type Announcement = Exclude<MessageToPanel, Answer>;

/** The page's way to the extension: messages, and questions with their answers. */
export class HostLink {
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #nextId = 1;

  constructor(
    private readonly api: Pick<VscodeApi, 'postMessage'>,
    private readonly onAnnouncement: (message: Announcement) => void,
  ) {}

  send(message: Exclude<MessageToHost, { id: number }>): void {
    this.api.postMessage(message);
  }

  /** Resolves with the answer; the extension answers every question, unless the page ends first. */
  ask<Type extends keyof AnswerTypes>(type: Type, question: Question<Type>): Promise<AnswerTo<Type>> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      // The extension answers each type of question by its own type of answer, and by its number.
      this.#waiting.set(id, (answer) => resolve(answer as AnswerTo<Type>));
      this.api.postMessage({ ...question, type, id } as unknown as MessageToHost);
    });
  }

  /** Takes what was posted to the page. */
  receive(value: unknown): void {
    const message = readHostMessage(value);
    if (message === undefined) return;
    if (!('id' in message)) {
      this.onAnnouncement(message);
      return;
    }
    const resolve = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    resolve?.(message);
  }
}
