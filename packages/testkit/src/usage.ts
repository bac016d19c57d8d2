import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a whole process took. */
export interface Usage {
  /** user and system */
  readonly cpuSeconds: number;
  /** most memory held at once; absent where the system does not say */
  readonly peakBytes?: number;
}

/**
 * Runs a program to its end, output thrown away: CPU by the shell's own clock, memory by what Linux
 * says of the process while it runs (it keeps the peak, so that looking now and then is enough).
 * Undefined when it fails.
 */
export function usageOf(command: string, args: readonly string[]): Promise<Usage | undefined> {
  return new Promise((resolve) => {
    const script = 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1';
    const shell = spawn('bash', ['-c', script, command, ...args]);
    let peakBytes = 0;
    const look = setInterval(() => {
      for (const pid of childrenOf(shell.pid ?? 0)) {
        peakBytes = Math.max(peakBytes, peakOf(pid));
      }
    }, 10);
    let clock = '';
    shell.stderr.on('data', (part: Buffer) => {
      clock += part.toString();
    });
    shell.on('error', () => {
      clearInterval(look);
      resolve(undefined);
    });
    shell.on('close', (code) => {
      clearInterval(look);
      const [user, system] = clock.trim().split(/\s+/).map(Number);
      if (code !== 0 || user === undefined || system === undefined) resolve(undefined);
      else resolve({ cpuSeconds: user + system, ...(peakBytes > 0 && { peakBytes }) });
    });
  });
}

/** Median of the CPU, highest peak. */
export function together(usages: readonly Usage[]): Usage {
  const sorted = usages.map(({ cpuSeconds }) => cpuSeconds).sort((a, b) => a - b);
  const peakBytes = Math.max(...usages.map((usage) => usage.peakBytes ?? 0));
  return {
    cpuSeconds: sorted[sorted.length >> 1] ?? Number.NaN,
    ...(peakBytes > 0 && { peakBytes }),
  };
}

function childrenOf(pid: number): string[] {
  return textOf(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean);
}

function peakOf(pid: string): number {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(textOf(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes) * 1024;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
