import { stat } from 'node:fs/promises';
import { err, ok, type Result } from '@unpark/base';
import type {
  ArtifactHints,
  Diagnosis,
  RuleCandidate,
  RuleTrial,
  StoredRules,
} from '@unpark/model';
import type { ChildAnswer, ChildRequest, DiagnoseFileInput, ParseAnswer } from '../protocol';
import { ComputeChild, type Walls } from './compute-child';

export interface ComputeLimits {
  readonly wallMs: number;
  /** bytes a process may come to hold above what it held before, for input of this size */
  readonly memoryBytes: (fileBytes: number) => number;
}

/** 60 s, 512 MiB and 8 bytes a byte of the file. */
export const DEFAULT_COMPUTE_LIMITS: ComputeLimits = {
  wallMs: 60_000,
  memoryBytes: (fileBytes) => (512 << 20) + 8 * fileBytes,
};

export interface ComputePoolOptions {
  /** file of the child: `compute-child.mjs` of a build, or `child.ts` with tsx in execArgv */
  readonly childEntry: string;
  readonly execArgv?: readonly string[];
  /** processes at most */
  readonly concurrency: number;
  readonly limits?: ComputeLimits;
}

/**
 * Reads and diagnoses in processes of their own. A process is used again (its code is warm) until it
 * has answered 100 times, holds 256 MiB more than at its start, or met a wall. Walls:
 * `parse.memory-wall`, `parse.time-wall`; other ends: `parse.crashed`, `parse.not-started`, and
 * `parse.stopped` when the caller's signal was aborted.
 *
 * A process gets four environment variables, none of ours, no file descriptor but its pipe, and its
 * bundle imports no module that speaks to a network. Node 20 has no switch that forbids sockets to a
 * process; its experimental permission model guards files only, and stops the loader that
 * development runs with, so it is not used.
 */
export interface ComputePool {
  parse(input: {
    readonly path: string;
    readonly hints: ArtifactHints;
    readonly outDir: string;
    readonly signal?: AbortSignal;
  }): Promise<Result<ParseAnswer>>;
  diagnose(input: {
    readonly artifacts: readonly DiagnoseFileInput[];
    /** of the workspace */
    readonly rules?: StoredRules;
    readonly signal?: AbortSignal;
  }): Promise<Result<Diagnosis>>;
  tryRule(input: {
    readonly artifacts: readonly DiagnoseFileInput[];
    readonly rules: StoredRules;
    readonly candidate: RuleCandidate;
    readonly signal?: AbortSignal;
  }): Promise<Result<RuleTrial>>;
  close(): Promise<void>;
}

const ANSWERS_OF_A_PROCESS = 100;
const GROWTH_OF_A_PROCESS = 256 << 20;

interface Slot {
  child: ComputeChild | undefined;
  freshBytes: number;
}

export function createComputePool(options: ComputePoolOptions): ComputePool {
  const limits = options.limits ?? DEFAULT_COMPUTE_LIMITS;
  const free: Slot[] = Array.from({ length: options.concurrency }, () => ({
    child: undefined,
    freshBytes: 0,
  }));
  const all = [...free];
  const queued: ((slot: Slot) => void)[] = [];
  let nextId = 1;
  let closed = false;

  const take = (): Promise<Slot> => {
    const slot = free.pop();
    return slot ? Promise.resolve(slot) : new Promise((resolve) => queued.push(resolve));
  };
  const giveBack = (slot: Slot): void => {
    const { child } = slot;
    if (child) {
      if (slot.freshBytes === 0) slot.freshBytes = child.heldBytes;
      const tired =
        child.answered >= ANSWERS_OF_A_PROCESS ||
        child.heldBytes > slot.freshBytes + GROWTH_OF_A_PROCESS;
      if (tired || closed) child.kill();
      if (child.dead) {
        slot.child = undefined;
        slot.freshBytes = 0;
      }
    }
    const next = queued.shift();
    if (next) next(slot);
    else free.push(slot);
  };

  async function ask(
    request: ChildRequest,
    walls: Walls,
    signal: AbortSignal | undefined,
  ): Promise<Result<ChildAnswer>> {
    const slot = await take();
    try {
      if (closed) return err(closedProblem);
      if (!slot.child || slot.child.dead) {
        slot.child = new ComputeChild(options.childEntry, options.execArgv ?? []);
        slot.freshBytes = 0;
      }
      return await slot.child.ask(request, walls, signal);
    } finally {
      giveBack(slot);
    }
  }

  const sizeOf = async (files: readonly string[]): Promise<number> => {
    const sizes = await Promise.all(
      files.map((file) =>
        stat(file).then(
          (found) => found.size,
          () => 0,
        ),
      ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  };

  const wallsFor = async (artifacts: readonly DiagnoseFileInput[]): Promise<Walls> => {
    const files = artifacts.flatMap(({ tables }) => tables.map((table) => table.path));
    return { wallMs: limits.wallMs, memoryBytes: limits.memoryBytes(await sizeOf(files)) };
  };

  return {
    parse: async ({ path, hints, outDir, signal }) => {
      const walls = {
        wallMs: limits.wallMs,
        memoryBytes: limits.memoryBytes(await sizeOf([path])),
      };
      const answer = await ask({ call: 'parse', id: nextId++, path, hints, outDir }, walls, signal);
      return answer.ok ? ok(answer.value as ParseAnswer) : answer;
    },
    diagnose: async ({ artifacts, rules, signal }) => {
      const walls = await wallsFor(artifacts);
      const request = {
        call: 'diagnose',
        id: nextId++,
        artifacts,
        ...(rules && { rules }),
      } as const;
      const answer = await ask(request, walls, signal);
      return answer.ok ? ok(answer.value as Diagnosis) : answer;
    },
    tryRule: async ({ artifacts, rules, candidate, signal }) => {
      const walls = await wallsFor(artifacts);
      const request = { call: 'try-rule', id: nextId++, artifacts, rules, candidate } as const;
      const answer = await ask(request, walls, signal);
      return answer.ok ? ok(answer.value as RuleTrial) : answer;
    },
    close: () => {
      closed = true;
      for (const slot of all) slot.child?.kill();
      return Promise.resolve();
    },
  };
}

const closedProblem = {
  code: 'parse.stopped',
  message: 'Reading was stopped before its end.',
  next: 'It is tried again.',
};
