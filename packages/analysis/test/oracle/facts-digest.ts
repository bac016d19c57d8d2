import { createHash } from 'node:crypto';

/** Times of a goroutine or a region; nanoseconds. */
export interface Times {
  readonly Exec: number;
  readonly Sched: number;
  readonly Syscall: number;
  readonly SyscallBlock: number;
  readonly Total: number;
  /** by reason */
  readonly Blocks: Readonly<Record<string, number>>;
}

/** What trace-facts.go prints of one trace, and what the tests make of ours in the same shape. */
export interface TraceFactsOfGo {
  readonly Goroutines: readonly (Times & {
    readonly ID: number;
    readonly Name: string;
    /** by name of the range */
    readonly Ranges: Readonly<Record<string, number>>;
  })[];
  readonly Regions:
    | readonly (Times & {
        readonly Goroutine: number;
        readonly Name: string;
        readonly Task: number;
        readonly From: number;
        readonly To: number;
        readonly PC: string;
      })[]
    | null;
  readonly Tasks:
    | readonly {
        readonly ID: number;
        readonly Parent: number;
        readonly Name: string;
        readonly From: number;
        readonly To: number;
        readonly Complete: boolean;
        readonly Regions: number;
        readonly Logs: number;
      }[]
    | null;
  /** by names of flags; a set of flags is missing where the reference panics */
  readonly Mmu: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** number of steps of mutator utilisation, all series */
  readonly Steps: Readonly<Record<string, number>>;
}

export interface FactsDigest {
  readonly goroutines: string;
  /** names of those that have one */
  readonly names: string;
  readonly regions: string;
  readonly tasks: string;
  readonly steps: Readonly<Record<string, number>>;
  /** by names of flags: windows and values, `1000:0.5 …` */
  readonly mmu: Readonly<Record<string, string>>;
}

export function digestOfFacts(facts: TraceFactsOfGo): FactsDigest {
  const times = (of: Times) =>
    `${of.Exec} ${of.Sched} ${of.Syscall} ${of.SyscallBlock} ${of.Total} ${listOf(of.Blocks)}`;
  const { Goroutines: goroutines, Regions: regions, Tasks: tasks } = facts;
  return {
    goroutines: digest(goroutines.map((g) => `${g.ID} ${times(g)} ${listOf(g.Ranges)}`)),
    names: digest(goroutines.filter(({ Name }) => Name !== '').map((g) => `${g.ID} ${g.Name}`)),
    regions: digest(
      (regions ?? []).map(
        (r) => `${r.Goroutine} ${r.Name} ${r.Task} ${r.From} ${r.To} ${r.PC} ${times(r)}`,
      ),
    ),
    tasks: digest(
      (tasks ?? []).map(
        (t) =>
          `${t.ID} ${t.Parent} ${t.Name} ${t.From} ${t.To} ${t.Complete} ${t.Regions} ${t.Logs}`,
      ),
    ),
    steps: facts.Steps,
    mmu: Object.fromEntries(
      Object.entries(facts.Mmu).map(([flags, curve]) => [
        flags,
        curve
          .filter((_, i) => i % 4 === 0)
          .map(([window, share]) => `${window}:${Number(share.toFixed(9))}`)
          .join(' '),
      ]),
    ),
  };
}

/** number of lines and what is in them, in any order */
function digest(lines: readonly string[]): string {
  const text = [...lines].sort().join('\n');
  return `${lines.length} ${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

function listOf(sums: Readonly<Record<string, number>>): string {
  return Object.entries(sums)
    .filter(([, ns]) => ns !== 0)
    .map(([name, ns]) => `${name}=${ns}`)
    .sort()
    .join(';');
}
