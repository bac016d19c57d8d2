import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { err, type Problem, type ProblemValues, type Result } from '@unpark/base';
import type { ChildAnswer, ChildMessage, ChildRequest } from '../protocol';
import { residentBytes } from './process-memory';

export interface Walls {
  readonly wallMs: number;
  /** above what the process held before the request */
  readonly memoryBytes: number;
}

/** Reading `/proc` costs microseconds; starting `ps` does not. */
const WATCH_EVERY_MS = process.platform === 'linux' ? 50 : 500;
const START_WITHIN_MS = 20_000;

/** A heap this large stops with a message of V8's own; tables are outside it and watched as RSS. */
const HEAP_MEGABYTES = 2048;

const problem = (
  code: string,
  message: string,
  next: string,
  values?: ProblemValues,
  internal?: string,
): Problem => ({
  code,
  message,
  next,
  ...(values && { values }),
  ...(internal && { internal }),
});

/**
 * glibc raises the size from which it gives freed memory back to the system, up to 32 MB, after the
 * first large block was freed; the columns of a large file then stay with the process for good. Fixed
 * thresholds keep it low (mallopt(3)); other C libraries do not look at them.
 */
const GIVE_MEMORY_BACK = { MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '1048576' };

type Answer = Result<ChildAnswer>;

/** One parser process, asked one thing at a time. After a wall it is dead and must be replaced. */
export class ComputeChild {
  readonly #process: ChildProcess;
  readonly #ready: Promise<void>;
  #heldBytes = 0;
  #errors = '';
  #answered = 0;
  #waiting: { id: number; call: Call; settle: (answer: Answer) => void } | undefined;
  #dead = false;

  constructor(entry: string, execArgv: readonly string[]) {
    this.#process = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`, ...execArgv],
      env: { NODE_ENV: 'production', TZ: 'UTC', ...GIVE_MEMORY_BACK },
      cwd: tmpdir(),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString('utf8')).slice(-4000);
    });
    this.#ready = new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.kill();
        reject(new Error(`parser process not ready in ${START_WITHIN_MS} ms`));
      }, START_WITHIN_MS);
      this.#process.on('message', (message: ChildMessage) => {
        this.#heldBytes = message.rssBytes;
        if (message.kind === 'ready') {
          clearTimeout(late);
          resolve();
        } else if (this.#waiting?.id === message.id) {
          this.#settle(message.result);
        }
      });
      this.#process.once('error', (error) => {
        this.#dead = true;
        clearTimeout(late);
        reject(error);
      });
      this.#process.once('exit', (code, signal) => {
        this.#dead = true;
        clearTimeout(late);
        reject(new Error(`parser process ended (${signal ?? code}): ${this.#errors}`));
        this.#settle(this.#ended(code, signal));
      });
    });
    this.#ready.catch(() => undefined);
  }

  get dead(): boolean {
    return this.#dead;
  }

  get answered(): number {
    return this.#answered;
  }

  /** Bytes the process held when it last spoke. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  kill(): void {
    this.#dead = true;
    this.#process.kill('SIGKILL');
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#answered++;
    waiting?.settle(answer);
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): Answer {
    const call = this.#waiting?.call ?? 'parse';
    const outOfHeap =
      signal === 'SIGABRT' || code === 134 || /heap out of memory/.test(this.#errors);
    // SIGKILL that we did not send is the system's out-of-memory killer or a container's limit
    if (outOfHeap || signal === 'SIGKILL') return err(memoryWall(call, undefined, this.#errors));
    return err(
      problem(
        'parse.crashed',
        `The process ended in the middle of ${WORK_WORDS[call].middle}.`,
        'The original bytes are kept; report it with the file, if you may share it.',
        { case: 'ended', work: WORK_WORDS[call].word },
        `exit ${signal ?? code}: ${this.#errors}`,
      ),
    );
  }

  /** Sends one request and enforces its walls. Never rejects. */
  async ask(request: ChildRequest, walls: Walls, signal?: AbortSignal): Promise<Answer> {
    try {
      await this.#ready;
    } catch (cause) {
      return err(
        problem(
          'parse.not-started',
          'The reader process could not be started.',
          'The operator finds the cause in the worker’s log.',
          undefined,
          cause instanceof Error ? cause.message : String(cause),
        ),
      );
    }
    if (signal?.aborted) return err(stopped());
    const limitBytes = this.#heldBytes + walls.memoryBytes;
    return new Promise((resolve) => {
      const end = (answer: Answer, kill: boolean): void => {
        clearTimeout(wall);
        clearInterval(watch);
        signal?.removeEventListener('abort', abort);
        this.#waiting = undefined;
        if (kill) this.kill();
        resolve(answer);
      };
      const abort = (): void => end(err(stopped()), true);
      const wall = setTimeout(
        () => end(err(timeWall(request.call, walls.wallMs)), true),
        walls.wallMs,
      );
      const watch = setInterval(() => {
        const { pid } = this;
        if (pid === undefined) return;
        void residentBytes(pid).then((rss) => {
          if (rss !== undefined && rss > limitBytes && this.#waiting?.id === request.id) {
            end(err(memoryWall(request.call, Math.round(walls.memoryBytes / (1 << 20)))), true);
          }
        });
      }, WATCH_EVERY_MS);
      signal?.addEventListener('abort', abort, { once: true });
      this.#waiting = {
        id: request.id,
        call: request.call,
        settle: (answer) => end(answer, false),
      };
      this.#process.send(request, (error) => {
        if (error && this.#waiting?.id === request.id) {
          end(
            err(
              problem(
                'parse.crashed',
                'The reader process ended before it took this file.',
                'It is tried again.',
                { case: 'before' },
                error.message,
              ),
            ),
            true,
          );
        }
      });
    });
  }
}

type Call = ChildRequest['call'];

/** What a process was at, for people: a file is read, a cause is looked for. */
const WORK_WORDS: Readonly<
  Record<Call, { word: string; subject: string; middle: string; next: string }>
> = {
  parse: {
    word: 'file',
    subject: 'Reading this file',
    middle: 'this file',
    next: 'Send a shorter recording, or ask the operator to raise the wall.',
  },
  diagnose: {
    word: 'diagnose',
    subject: 'Looking for the cause',
    middle: 'looking for the cause',
    next: 'Send fewer or smaller files as a capture of their own, or ask the operator to raise the wall.',
  },
  'try-rule': {
    word: 'rule',
    subject: 'Trying the rule on this capture',
    middle: 'trying the rule',
    next: 'Name fewer or more exact functions in the rule.',
  },
};

/** @param mib of the wall, where it is ours */
const memoryWall = (call: Call, mib: number | undefined, internal?: string): Problem => {
  const of = mib === undefined ? '' : ` of ${mib} MiB`;
  return problem(
    'parse.memory-wall',
    `${WORK_WORDS[call].subject} needed more memory than its wall${of} allows and was stopped.`,
    WORK_WORDS[call].next,
    {
      work: WORK_WORDS[call].word,
      case: mib === undefined ? 'unknown' : 'known',
      mib: mib ?? 0,
    },
    internal,
  );
};

const timeWall = (call: Call, wallMs: number): Problem =>
  problem(
    'parse.time-wall',
    `${WORK_WORDS[call].subject} took longer than its wall of ${Math.round(wallMs / 1000)} s and was stopped.`,
    WORK_WORDS[call].next,
    { work: WORK_WORDS[call].word, seconds: Math.round(wallMs / 1000) },
  );

const stopped = (): Problem =>
  problem('parse.stopped', 'Reading was stopped before its end.', 'It is tried again.');
