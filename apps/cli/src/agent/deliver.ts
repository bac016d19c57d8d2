import { formatBytes, type Problem, type Result } from '@unpark/base';
import type { AgentReport } from '@unpark/ingest';
import { collectFiles } from '../files/collect-files';
import type { Refusal, ServerClient } from '../push/server-client';
import { pauseMs, troubleOf } from './backoff';
import type { CaptureBuffer, WaitingCapture } from './capture-buffer';
import type { EventLog } from './event-log';
import type { World } from './world';

interface DeliverDeps {
  readonly buffer: CaptureBuffer;
  readonly log: EventLog;
  readonly world: World;
  /** reads the key anew each time: it may have been rotated */
  readonly connect: (signal: AbortSignal) => Promise<Result<ServerClient>>;
  /** what is captured, to be told with the captures */
  readonly report: () => AgentReport;
}

/** Sends what waits, oldest first, and tells what is captured. */
export class Deliverer {
  readonly #deps: DeliverDeps;
  #failures = 0;
  #reportIsDue = true;
  #knowsReports = true;

  constructor(deps: DeliverDeps) {
    this.#deps = deps;
  }

  get hasWork(): boolean {
    return (this.#reportIsDue && this.#knowsReports) || this.#deps.buffer.waiting().length > 0;
  }

  /** Something about a target changed since it was told. */
  reportSoon(): void {
    this.#reportIsDue = true;
  }

  /** @returns how long to wait before the next round; undefined when all is delivered */
  async round(signal: AbortSignal): Promise<number | undefined> {
    const client = await this.#deps.connect(signal);
    const trouble = client.ok
      ? await this.#deliver(client.value, signal)
      : { ...client.error, code: 'push.bad-key' };
    if (signal.aborted) return undefined;
    if (!trouble) {
      this.#failures = 0;
      return undefined;
    }
    this.#failures++;
    const kind = troubleOf(trouble) === 'key' ? 'key' : 'later';
    const ms = pauseMs(this.#failures, trouble, kind, this.#deps.world);
    this.#sayTrouble(trouble, kind, ms);
    return ms;
  }

  async #deliver(client: ServerClient, signal: AbortSignal): Promise<Refusal | undefined> {
    const trouble = await this.#push(client, signal);
    if (signal.aborted || (trouble && troubleOf(trouble) !== 'service')) return trouble;
    return (await this.#report(client)) ?? trouble;
  }

  async #push(client: ServerClient, signal: AbortSignal): Promise<Refusal | undefined> {
    const full = new Map<string, Refusal>();
    for (const capture of this.#deps.buffer.waiting()) {
      if (signal.aborted) return undefined;
      if (full.has(capture.note.service)) continue;
      const refusal = await this.#pushOne(client, capture);
      if (!refusal || signal.aborted) continue;
      const trouble = troubleOf(refusal);
      if (trouble === 'never') await this.#setAside(capture, refusal);
      else if (trouble === 'service') full.set(capture.note.service, refusal);
      else return refusal;
    }
    return full.values().next().value;
  }

  async #pushOne(client: ServerClient, capture: WaitingCapture): Promise<Refusal | undefined> {
    const { buffer, log } = this.#deps;
    const { id, folder, note } = capture;
    buffer.hold(id);
    try {
      const files = await collectFiles([folder]);
      if (!files.ok) return files.error;
      const pushed = await client.upload({
        service: note.service,
        files: files.value,
        scheduled: true,
        idempotencyKey: note.idempotencyKey,
        ...(note.environment !== undefined && { environment: note.environment }),
        ...(note.label !== undefined && { label: note.label }),
      });
      if (!pushed.ok) return pushed.error;
      this.#failures = 0;
      await buffer.forget(id);
      const again = pushed.value.outcome === 'duplicate' ? ', which the server had already' : '';
      log.say('push.done', `${pushed.value.url} (${formatBytes(note.sizeBytes)}${again})`, {
        target: note.target,
        capture: pushed.value.captureId,
        bytes: note.sizeBytes,
      });
      this.#reportIsDue = true;
      return undefined;
    } finally {
      buffer.hold(undefined);
    }
  }

  async #setAside({ id, note }: WaitingCapture, refusal: Refusal): Promise<void> {
    await this.#deps.buffer.setAside(id);
    this.#deps.log.say(
      'push.refused',
      `the server will not take this capture: ${wordsOf(refusal)} It stays in the folder refused.`,
      { target: note.target, code: refusal.code },
    );
  }

  async #report(client: ServerClient): Promise<Refusal | undefined> {
    if (!this.#reportIsDue || !this.#knowsReports) return undefined;
    this.#reportIsDue = false;
    const told = await client.reportTargets(this.#deps.report());
    if (told.ok) return undefined;
    const refusal = told.error;
    const isOld = refusal.status === 404 && refusal.code === 'push.status';
    const isOurs = refusal.code === 'agent.body';
    if (isOld || isOurs) {
      this.#knowsReports = !isOld;
      const why = isOld ? 'the server is older than this agent.' : wordsOf(refusal);
      this.#deps.log.say('report.failed', `what is captured is not on the page: ${why}`, {
        code: refusal.code,
      });
      return undefined;
    }
    this.#reportIsDue = true;
    return refusal;
  }

  #sayTrouble(refusal: Refusal, kind: 'key' | 'later', ms: number): void {
    const { buffer, log } = this.#deps;
    const waiting = buffer.waiting().length;
    const kept = `Captures on disk: ${waiting}; next try in ${Math.ceil(ms / 1000)} s.`;
    log.say(
      kind === 'key' ? 'key.refused' : 'push.failed',
      `${wordsOf(refusal)} ${kind === 'key' ? 'Give the agent a key with the scope ingest; a key file is read again at each try. ' : ''}${kept}`,
      { code: refusal.code, waiting, retryInSeconds: Math.ceil(ms / 1000) },
    );
  }
}

/** What to do about a server that is away is nothing: the agent tries again by itself. */
const wordsOf = ({ code, message, next }: Problem): string =>
  next && code !== 'push.unreachable' ? `${message} ${next}` : message;
