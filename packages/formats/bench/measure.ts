import { spawnSync } from 'node:child_process';

/** CPU seconds (user + system) of this process while `work` runs; the median of `rounds`. */
export function cpuSeconds(work: () => unknown, rounds = 5): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    globalThis.gc?.();
    const from = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(from);
    times.push((user + system) / 1e6);
  }
  return median(times);
}

/** CPU seconds of a program and its children, by the shell's own clock; undefined when it cannot run. */
export function programCpuSeconds(
  command: string,
  args: readonly string[],
  rounds = 3,
): number | undefined {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const result = spawnSync(
      'bash',
      ['-c', 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1', command, ...args],
      { encoding: 'utf8' },
    );
    if (result.status !== 0) return undefined;
    const [user = Number.NaN, system = Number.NaN] = result.stderr.trim().split(/\s+/).map(Number);
    times.push(user + system);
  }
  return median(times);
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
