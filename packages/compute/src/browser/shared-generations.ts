import { buffersBelow } from '@unpark/base';
import {
  type GenerationAnswer,
  type GenerationInput,
  type TraceSource,
  tryGeneration,
} from '@unpark/formats';

/** What goes over the port between two workers that read one trace. */
interface GenerationAsk {
  readonly index: number;
  readonly input: GenerationInput;
}
interface GenerationCame {
  readonly index: number;
  readonly answer: GenerationAnswer;
}

/** Reads the generations that the worker at the other end of a port asks for, until it closes it. */
export function serveGenerations(source: TraceSource, port: MessagePort): void {
  port.onmessage = ({ data: { index, input } }: MessageEvent<GenerationAsk>) => {
    const answer = tryGeneration(source, input);
    const came: GenerationCame = { index, answer };
    port.postMessage(came, buffersBelow(answer));
  };
}

/** Read before their turn: each is in memory beside the tables of those before it. */
const MOST_AHEAD = 2;
/** The other worker may have been ended, which nobody tells: then its generation is read here. */
const PATIENCE_MS = 5000;

/**
 * The generations of a trace, asked for in their order; with a port the worker at its other end reads
 * some of them at the same time. What comes does not depend on who read it.
 */
export class SharedGenerations {
  private next = 0;
  /** the other worker reads one; more would keep it from what it is asked meanwhile */
  private isOut = false;
  private asked = 0;
  private readonly came = new Map<number, GenerationAnswer>();
  private wake: (() => void) | undefined;

  constructor(
    private readonly source: TraceSource,
    private readonly inputs: readonly GenerationInput[],
    private readonly port: MessagePort | undefined,
    private readonly patienceMs = PATIENCE_MS,
  ) {
    if (!port) return;
    port.onmessage = ({ data: { index, answer } }: MessageEvent<GenerationCame>) => {
      this.isOut = false;
      // one that was waited for too long has been read here since
      if (index >= this.asked) this.came.set(index, answer);
      this.giveOut();
      this.wake?.();
    };
  }

  /** To be called with 0, 1, 2 … */
  async answer(index: number): Promise<GenerationAnswer> {
    this.asked = index;
    if (this.next <= index) return this.readNext();
    await oneTask();
    for (;;) {
      const answer = this.came.get(index);
      if (answer) {
        this.came.delete(index);
        return answer;
      }
      if (this.next < this.inputs.length && this.came.size < MOST_AHEAD) {
        const ahead = this.next;
        this.came.set(ahead, this.readNext());
        await oneTask();
      } else if (!(await this.comes())) {
        this.asked = index + 1;
        return this.readHere(index);
      }
    }
  }

  close(): void {
    this.port?.close();
  }

  private readNext(): GenerationAnswer {
    const index = this.next++;
    this.giveOut();
    return this.readHere(index);
  }

  private readHere(index: number): GenerationAnswer {
    return tryGeneration(this.source, this.inputs[index] as GenerationInput);
  }

  private giveOut(): void {
    if (!this.port || this.isOut || this.next === this.inputs.length) return;
    const index = this.next++;
    this.isOut = true;
    const ask: GenerationAsk = { index, input: this.inputs[index] as GenerationInput };
    this.port.postMessage(ask);
  }

  /** False when nothing has come for so long that it is not waited for. */
  private comes(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), this.patienceMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}

/** What other workers have sent is taken. */
const oneTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
