import type { Result } from '@unpark/base';
import type { AgentReport } from '@unpark/ingest';
import type { SamplingAdvice } from '@unpark/model';
import type { ServerClient } from '../push/server-client';
import { visible } from '../terminal';
import type { AgentTarget } from './agent-config';
import type { CaptureBuffer } from './capture-buffer';
import { Deliverer } from './deliver';
import type { EventLog } from './event-log';
import { durationText } from './quantities';
import { Slots } from './slots';
import { takeScheduled, type TryEnd } from './take-scheduled';
import type { World } from './world';

export interface AgentSetting {
  readonly agent: string;
  readonly targets: readonly ReadyTarget[];
  readonly parallel: number;
  readonly buffer: CaptureBuffer;
  readonly log: EventLog;
  readonly world: World;
  readonly connect: (signal: AbortSignal) => Promise<Result<ServerClient>>;
  readonly signal: AbortSignal;
}

/** A target with the headers that its requests carry, those out of the environment too. */
export interface ReadyTarget extends AgentTarget {
  readonly allHeaders: Readonly<Record<string, string>>;
}

interface Told {
  outcome: AgentReport['targets'][number]['outcome'];
  reason?: string | undefined;
  capturedUnixMs?: number;
}

/** Captures begin spread over this time, so that an agent that starts does not take all at once. */
const FIRST_SPREAD_MS = 30_000;
const ADVICE_WAIT_MS = 5_000;
const ROUNDS_OF_ONCE = 4;
const LONGEST_REASON = 300;

/** Captures every target again and again and delivers what it took, until the signal comes. */
export async function runAgent(setting: AgentSetting): Promise<void> {
  const agent = new Agent(setting);
  setting.log.say(
    'agent.started',
    `${setting.targets.length} targets: ${setting.targets
      .slice(0, 20)
      .map(({ target, everySeconds }) => `${target} every ${durationText(everySeconds)}`)
      .join(', ')}`,
    { targets: setting.targets.length },
  );
  await Promise.all([...setting.targets.map((target) => agent.follow(target)), agent.deliver()]);
  const waiting = setting.buffer.waiting().length;
  setting.log.say('agent.stopped', `captures on disk: ${waiting}`, { waiting });
}

/** Captures each target once; whether all were taken and delivered. */
export async function runOnce(setting: AgentSetting): Promise<boolean> {
  const agent = new Agent(setting);
  const ends = await Promise.all(setting.targets.map((target) => agent.take(target)));
  const delivered = await agent.deliverOnce();
  return delivered && ends.every(({ outcome }) => outcome === 'taken');
}

class Agent {
  readonly #setting: AgentSetting;
  readonly #slots: Slots;
  readonly #told = new Map<string, Told>();
  readonly #deliverer: Deliverer;
  #wake: () => void = () => {};

  constructor(setting: AgentSetting) {
    this.#setting = setting;
    this.#slots = new Slots(setting.parallel);
    for (const { target } of setting.targets) this.#told.set(target, { outcome: 'waiting' });
    this.#deliverer = new Deliverer({ ...setting, report: () => this.#report() });
  }

  async follow(target: ReadyTarget): Promise<void> {
    const { world, signal, log } = this.#setting;
    const everyMs = target.everySeconds * 1000;
    const firstMs = world.nowMs() + world.random() * Math.min(everyMs, FIRST_SPREAD_MS);
    for (let turn = 0; ; turn++) {
      const offMs = turn === 0 ? 0 : (world.random() * 2 - 1) * target.jitterSeconds * 1000;
      const dueMs = firstMs + turn * everyMs + offMs;
      await world.sleep(Math.max(0, dueMs - world.nowMs()), signal);
      if (signal.aborted) return;
      const behind = Math.floor((world.nowMs() - firstMs) / everyMs) - turn;
      if (behind > 0) {
        const reason = `${behind} captures were due while another was taken or the machine slept`;
        log.say('capture.skipped', reason, { target: target.target, captures: behind });
        turn += behind;
      }
      await this.take(target);
    }
  }

  /** One capture, when there is room for one more at the same time. */
  async take(target: ReadyTarget): Promise<TryEnd> {
    const { signal, buffer, world, log } = this.#setting;
    const end = await this.#slots.run(async (): Promise<TryEnd> => {
      if (signal.aborted) return { outcome: 'abandoned' };
      return takeScheduled(target, {
        buffer,
        world,
        log,
        headers: target.allHeaders,
        adviceOf: (service) => this.#adviceOf(service),
        signal,
      });
    });
    if (end.outcome !== 'abandoned') {
      const before = this.#told.get(target.target);
      const capturedUnixMs = end.outcome === 'taken' ? world.nowMs() : before?.capturedUnixMs;
      this.#told.set(target.target, {
        outcome: end.outcome,
        reason: end.reason,
        ...(capturedUnixMs !== undefined && { capturedUnixMs }),
      });
      this.#deliverer.reportSoon();
      this.#wake();
    }
    return end;
  }

  async deliver(): Promise<void> {
    const { signal, world } = this.#setting;
    while (!signal.aborted) {
      if (!this.#deliverer.hasWork) await this.#untilWoken();
      if (signal.aborted) return;
      const ms = await this.#deliverer.round(signal);
      if (ms !== undefined) await world.sleep(ms, signal);
    }
  }

  async deliverOnce(): Promise<boolean> {
    const { signal, world, buffer } = this.#setting;
    for (let round = 1; !signal.aborted; round++) {
      const ms = await this.#deliverer.round(signal);
      if (ms === undefined && !this.#deliverer.hasWork) break;
      if (round === ROUNDS_OF_ONCE) break;
      if (ms !== undefined) await world.sleep(ms, signal);
    }
    return buffer.waiting().length === 0;
  }

  #untilWoken(): Promise<void> {
    const { signal } = this.#setting;
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener('abort', done);
        this.#wake = () => {};
        resolve();
      };
      this.#wake = done;
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  /** A capture does not wait long for advice, and goes without. */
  async #adviceOf(service: string): Promise<SamplingAdvice> {
    const { connect, signal } = this.#setting;
    const patience = AbortSignal.any([signal, AbortSignal.timeout(ADVICE_WAIT_MS)]);
    const client = await connect(patience);
    if (!client.ok) return {};
    const advice = await client.value.samplingAdvice(service);
    return advice.ok ? advice.value : {};
  }

  #report(): AgentReport {
    const { agent, targets, buffer } = this.#setting;
    return {
      agent,
      targets: targets.map(({ target, service, everySeconds }) => {
        const told = this.#told.get(target);
        const reason = told?.reason && visible(told.reason).trim().slice(0, LONGEST_REASON);
        return {
          target,
          service,
          everySeconds: Math.round(everySeconds),
          outcome: told?.outcome ?? 'waiting',
          buffered: buffer.waitingOf(target),
          ...(reason && { reason }),
          ...(told?.capturedUnixMs !== undefined && { capturedUnixMs: told.capturedUnixMs }),
        };
      }),
    };
  }
}
