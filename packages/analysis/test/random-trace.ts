import fc from 'fast-check';
import type { MadeUpTrace, Step } from './trace-of';

type State = Step['from'];

/** What a goroutine may do next, by its state. */
const NEXT: Readonly<Record<string, readonly State[]>> = {
  notExist: ['runnable'],
  runnable: ['running'],
  running: ['runnable', 'waiting', 'syscall', 'notExist', 'waiting'],
  waiting: ['runnable'],
  syscall: ['running', 'runnable'],
};
const REASONS = ['chan receive', 'sync', 'network', 'select', 'sleep', ''];
const STACKS = [
  ['main.main', 'main.a'],
  ['main.main', 'main.b', 'sync.(*Mutex).Lock'],
  ['main.worker', 'main.c'],
  ['main.worker'],
];

/**
 * Traces that a scheduler could have made: some goroutines are there from the beginning, in a state
 * that is told of late, others are created, and each goes from state to state.
 */
export const randomTrace: fc.Arbitrary<MadeUpTrace> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 1000 }),
      pick: fc.nat(),
      choice: fc.nat(),
      other: fc.nat(),
    }),
    { maxLength: 120 },
  )
  .map((draws) => {
    const steps: Step[] = [];
    const states = new Map<number, State>();
    const gone = new Set<number>();
    let ns = 0;
    for (const { gap, pick, choice, other } of draws) {
      ns += gap;
      const g = pick % 6;
      if (gone.has(g)) continue;
      const from = states.get(g);
      const stack = choice % STACKS.length;
      const running = [...states].filter(([, state]) => state === 'running').map(([row]) => row);
      const waker =
        running.length > 0 && other % 3 > 0 ? running[other % running.length] : undefined;
      if (from === undefined) {
        const isCreated = other % 2 === 0;
        const to = isCreated
          ? 'runnable'
          : ((['runnable', 'running', 'waiting', 'syscall'] as const)[choice % 4] ?? 'running');
        states.set(g, to);
        steps.push({
          ns,
          g,
          from: isCreated ? 'notExist' : 'undetermined',
          to,
          ...(other % 5 > 0 && { stack }),
          ...(isCreated && waker !== undefined && waker !== g && { by: waker }),
          proc: g % 4,
        });
        continue;
      }
      if (other % 11 === 0) {
        steps.push({ ns, g, from, to: from, ...(choice % 2 === 0 && { stack }) });
        continue;
      }
      const ways = NEXT[from] ?? [];
      const to = ways[choice % ways.length] ?? 'running';
      const isOwn = from === 'running';
      if (to === 'notExist') gone.add(g);
      states.set(g, to);
      steps.push({
        ns,
        g,
        from,
        to,
        ...(to === 'waiting' && { reason: REASONS[other % REASONS.length] ?? '' }),
        ...((isOwn || from === 'waiting') && other % 7 > 0 && { stack }),
        ...(isOwn ? { by: g } : from === 'waiting' && waker !== undefined && { by: waker }),
        proc: g % 4,
      });
    }
    return { steps, endNs: ns + 10, goroutines: 6, stacks: STACKS, entries: ['main.main'] };
  });
