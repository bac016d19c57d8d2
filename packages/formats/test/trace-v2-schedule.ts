import type { Random } from '../fuzz/random';
import { ThreadEvents, TraceV2Writer } from './trace-v2-bytes';

const STRINGS = ['chan receive', 'preempted', 'upload', 'main.work', 'main.go'];
const STACKS = [[[0x40_1000, 4, 5, 12]]] as const;

interface Goroutine {
  readonly id: number;
  state: 'Runnable' | 'Running' | 'Waiting' | 'Syscall';
  seq: number;
}
interface Thread {
  readonly events: ThreadEvents;
  readonly skew: number;
  proc: number;
  goroutine: Goroutine | undefined;
}

export interface Schedule {
  readonly writer: TraceV2Writer;
  /** `goid From->To` in the order in which it happened, first statuses included */
  readonly lines: readonly string[];
  /** number of `lines` after each generation */
  readonly linesAt: readonly number[];
  readonly tasksBegun: number;
  readonly tasksEnded: number;
  readonly regionsBegun: number;
}

export interface Plan {
  readonly minor: number;
  readonly generations: number;
  readonly steps: number;
  readonly threads: number;
  readonly procs: number;
  /** clocks of threads differ by up to so many ticks; 0: the order of events is that of time */
  readonly skewTicks: number;
  readonly firstGoid: number;
}

/** A trace of a scheduler that does allowed things at random, and what it did. */
export function randomSchedule(plan: Plan, random: Random): Schedule {
  return new Scheduler(plan, random).run();
}

class Scheduler {
  private readonly writer: TraceV2Writer;
  private readonly lines: string[] = [];
  private readonly linesAt: number[] = [];
  private readonly threads: Thread[];
  private readonly goroutines: Goroutine[] = [];
  private readonly procSeq: number[];
  private ticks = 1_000_000;
  private nextGoid: number;
  private readonly openTasks: number[] = [];
  private tasks = 0;
  private tasksEnded = 0;
  private regions = 0;

  constructor(
    private readonly plan: Plan,
    private readonly random: Random,
  ) {
    this.writer = new TraceV2Writer(plan.minor);
    this.nextGoid = plan.firstGoid;
    this.procSeq = new Array<number>(plan.procs).fill(0);
    this.threads = Array.from({ length: plan.threads }, (_, i) => ({
      events: new ThreadEvents(100 + i),
      skew: random.below(plan.skewTicks + 1),
      proc: i < plan.procs ? i : -1,
      goroutine: undefined,
    }));
    this.goroutines.push({ id: this.nextGoid++, state: 'Waiting', seq: 0 });
    for (const thread of this.threads.slice(0, plan.procs)) {
      const goroutine: Goroutine = { id: this.nextGoid++, state: 'Running', seq: 0 };
      this.goroutines.push(goroutine);
      thread.goroutine = goroutine;
    }
  }

  run(): Schedule {
    for (let generation = 1; generation <= this.plan.generations; generation++) {
      const from = this.ticks + 1;
      this.tellStates(generation === 1);
      for (let i = 0; i < this.plan.steps; i++) this.step();
      this.endSyscalls();
      this.writer.generation(
        generation,
        from,
        this.threads.map((one) => one.events),
        STRINGS,
        STACKS,
      );
      this.linesAt.push(this.lines.length);
      this.ticks += this.plan.skewTicks + 10;
    }
    const { writer, lines, linesAt, tasks: tasksBegun, tasksEnded, regions: regionsBegun } = this;
    return { writer, lines, linesAt, tasksBegun, tasksEnded, regionsBegun };
  }

  private put(thread: Thread, type: number, ...rest: readonly number[]): void {
    this.ticks += 1 + this.random.below(40);
    if (this.random.oneIn(15)) thread.events.cut();
    thread.events.event(this.ticks + thread.skew, type, ...rest);
  }

  private go(
    goroutine: Goroutine,
    to: Goroutine['state'] | 'NotExist',
    from: string = goroutine.state,
  ): void {
    this.lines.push(`${goroutine.id} ${from}->${to}`);
    if (to !== 'NotExist') goroutine.state = to;
    else this.goroutines.splice(this.goroutines.indexOf(goroutine), 1);
  }

  /** Each generation begins with the states of all: those that run tell of themselves. */
  private tellStates(isFirst: boolean): void {
    const told = new Set<number>();
    const from = (one: Goroutine): string => (isFirst ? 'Undetermined' : one.state);
    for (const thread of this.threads) {
      if (thread.proc < 0) continue;
      told.add(thread.proc);
      this.procSeq[thread.proc] = 0;
      this.put(thread, 13, thread.proc, 1);
      if (!thread.goroutine) continue;
      thread.goroutine.seq = 0;
      this.put(thread, 25, thread.goroutine.id, Number(thread.events.thread), 2);
      this.go(thread.goroutine, 'Running', from(thread.goroutine));
    }
    const teller = this.threads[0] as Thread;
    for (let proc = 0; proc < this.plan.procs; proc++) {
      if (told.has(proc)) continue;
      this.procSeq[proc] = 0;
      this.put(teller, 13, proc, 2);
    }
    for (const one of this.goroutines) {
      if (one.state === 'Running') continue;
      one.seq = 0;
      this.put(teller, 25, one.id, 0, one.state === 'Runnable' ? 1 : 4);
      this.go(one, one.state, from(one));
    }
  }

  private step(): void {
    const { random, threads } = this;
    const thread = random.pick(threads);
    const { goroutine } = thread;
    if (thread.proc < 0 && !goroutine) return this.startProc(thread);
    if (goroutine?.state === 'Syscall') return this.inSyscall(thread, goroutine);
    if (!goroutine) {
      const ready = this.goroutines.filter(({ state }) => state === 'Runnable');
      if (ready.length === 0 || random.oneIn(6)) {
        this.put(thread, 11);
        thread.proc = -1;
        return;
      }
      const next = random.pick(ready);
      this.put(thread, 16, next.id, ++next.seq);
      this.go(next, 'Running');
      thread.goroutine = next;
      return;
    }
    this.running(thread, goroutine);
  }

  private running(thread: Thread, goroutine: Goroutine): void {
    const { random } = this;
    const waiting = this.goroutines.filter(({ state }) => state === 'Waiting');
    const other = waiting.length > 0 ? random.pick(waiting) : undefined;
    switch (random.below(11)) {
      case 0:
        this.put(thread, 20, 1, 1);
        this.go(goroutine, 'Waiting');
        thread.goroutine = undefined;
        return;
      case 1:
        this.put(thread, 19, 2, 1);
        this.go(goroutine, 'Runnable');
        thread.goroutine = undefined;
        return;
      case 2:
      case 3:
        if (!other) return;
        this.put(thread, 21, other.id, ++other.seq, 1);
        this.go(other, 'Runnable');
        return;
      case 4: {
        const isBlocked = this.plan.minor >= 23 && random.oneIn(3);
        const made: Goroutine = { id: this.nextGoid++, state: 'Runnable', seq: 0 };
        this.goroutines.push(made);
        this.put(thread, isBlocked ? 47 : 14, made.id, 1, 1);
        this.go(made, isBlocked ? 'Waiting' : 'Runnable', 'NotExist');
        return;
      }
      case 5:
        if (this.goroutines.length < 4) return;
        this.put(thread, 17);
        this.go(goroutine, 'NotExist');
        thread.goroutine = undefined;
        return;
      case 6:
      case 7:
        this.put(thread, 22, this.nextProcSeq(thread.proc), 1);
        this.go(goroutine, 'Syscall');
        return;
      case 8:
        if (this.plan.minor < 23 || !other) return;
        this.put(thread, 45, other.id, ++other.seq);
        this.go(other, 'Runnable');
        this.go(goroutine, 'Waiting');
        this.go(other, 'Running');
        thread.goroutine = other;
        return;
      case 9: {
        const open = this.openTasks.pop();
        if (open !== undefined && random.oneIn(2)) {
          this.put(thread, 41, open, 1);
          this.tasksEnded++;
          return;
        }
        if (open !== undefined) this.openTasks.push(open);
        this.openTasks.push(++this.tasks);
        this.put(thread, 40, this.tasks, 0, 3, 1);
        return;
      }
      default:
        this.put(thread, 42, this.tasks, 3, 1);
        this.put(thread, 43, this.tasks, 3, 1);
        this.regions++;
    }
  }

  private nextProcSeq(proc: number): number {
    const next = (this.procSeq[proc] as number) + 1;
    this.procSeq[proc] = next;
    return next;
  }

  private startProc(thread: Thread): void {
    const taken = new Set(this.threads.map(({ proc }) => proc));
    const idle = this.procSeq.findIndex((_, proc) => !taken.has(proc));
    if (idle < 0) return;
    this.put(thread, 10, idle, this.nextProcSeq(idle));
    thread.proc = idle;
  }

  /** The call returns, or another thread takes the proc away. */
  private inSyscall(thread: Thread, goroutine: Goroutine): void {
    if (thread.proc < 0) {
      this.put(thread, 24);
      this.go(goroutine, 'Runnable');
      thread.goroutine = undefined;
      return;
    }
    const thief = this.random.pick(this.threads);
    if (
      thief !== thread &&
      thief.proc >= 0 &&
      thief.goroutine?.state !== 'Syscall' &&
      this.random.oneIn(2)
    ) {
      this.put(thief, 12, thread.proc, this.nextProcSeq(thread.proc), Number(thread.events.thread));
      thread.proc = -1;
      return;
    }
    this.put(thread, 23);
    this.go(goroutine, 'Running');
  }

  private endSyscalls(): void {
    for (const thread of this.threads) {
      if (thread.goroutine?.state !== 'Syscall') continue;
      if (thread.proc < 0) this.inSyscall(thread, thread.goroutine);
      else {
        this.put(thread, 23);
        this.go(thread.goroutine, 'Running');
      }
    }
  }
}
