import { assert, formatCount, type Problem } from '@unpark/base';
import type { ArtifactHints, ParsedArtifact, Table, TraceFacts, TraceTables } from '@unpark/model';
import { TRACE_METRIC } from '@unpark/model';
import { artifactWindow } from '../artifact-window';
import { FormatError, Warnings } from '../format-error';
import type { Limits } from '../limits';
import { finishTrace } from './finish-trace';
import type { PackedGeneration } from './packed-generation';
import { TraceAssembler } from './trace-assembler';
import type { TraceFormat } from './trace-header';
import { traceProblem } from './trace-problem';
import { sourceOfBytes, type TraceSource } from './trace-source';
import { type GenerationInput, readGeneration, traceOriginNs } from './v2/read-generation';
import { type ScannedTrace, scanGenerations } from './v2/scan-generations';

/** What is known of a trace before its generations are read; they can be read in any order. */
export interface TracePlan {
  readonly format: TraceFormat;
  readonly originNs: number;
  readonly generations: readonly GenerationInput[];
  /** why generations end before the file does */
  readonly error?: Problem;
}

/** Finds the generations of a trace of format 1.22 or later. Throws `FormatError` when there is none. */
export function planTrace(source: TraceSource, format: TraceFormat): TracePlan {
  const scanned: ScannedTrace = scanGenerations(source, format.minor);
  const [first] = scanned.generations;
  if (!first) {
    throw scanned.error
      ? new FormatError(scanned.error)
      : traceProblem('trace.empty', 'it has a header and no events', source.size);
  }
  const originNs = traceOriginNs(source, first, format.minor);
  return {
    format,
    originNs,
    generations: scanned.generations.map((generation, i) => ({
      ...generation,
      formatMinor: format.minor,
      originNs,
      isFirst: i === 0,
    })),
    ...(scanned.error && { error: scanned.error }),
  };
}

export type GenerationAnswer =
  | { readonly ok: true; readonly packed: PackedGeneration }
  | { readonly ok: false; readonly error: Problem };

/** Reads one generation; what is wrong with it is the answer. */
export function tryGeneration(source: TraceSource, input: GenerationInput): GenerationAnswer {
  const { fromByte, toByte } = input;
  try {
    return { ok: true, packed: readGeneration(source.read(fromByte, toByte - fromByte), input) };
  } catch (failure) {
    if (!(failure instanceof FormatError)) throw failure;
    return { ok: false, error: failure.problem };
  }
}

/**
 * A trace of format 1.22 or later whose generations are read one by one, here or on other threads,
 * in any order, and taken in theirs. Where they were read shows in nothing.
 */
export class TraceRun {
  private readonly trace = new TraceAssembler();
  private readonly plan: TracePlan;
  private error: Problem | undefined;
  private taken = 0;

  /** Finds the generations. Throws `FormatError` when there is none. */
  constructor(
    private readonly source: TraceSource,
    format: TraceFormat,
  ) {
    this.plan = planTrace(source, format);
    this.error = this.plan.error;
  }

  /** What to read, in the order in which `take` wants it. */
  get generations(): readonly GenerationInput[] {
    return this.plan.generations;
  }

  /** Takes the next generation. False: it is broken, and those after it are of no use. */
  take(answer: GenerationAnswer): boolean {
    const input = this.plan.generations[this.taken++];
    assert(input, 'no generation is left to take');
    try {
      this.takeOne(input, answer);
      return true;
    } catch (failure) {
      if (!(failure instanceof FormatError)) throw failure;
      this.error = failure.problem;
      return false;
    }
  }

  /** The artifact; generations taken before a broken one stay. Throws `FormatError` without any. */
  finish(hints: ArtifactHints, limits: Limits): ParsedArtifact {
    return finishedTrace(this.trace, this.plan, hints, limits, this.error);
  }

  private takeOne(input: GenerationInput, answer: GenerationAnswer): void {
    const { trace, source } = this;
    if (answer.ok && trace.add(answer.packed, source.size, false) === 'taken') return;
    if (input.isFirst && !answer.ok) throw new FormatError(answer.error);
    const again = tryGeneration(source, { ...input, carry: trace.carry() });
    if (!again.ok) throw new FormatError(again.error);
    trace.add(again.packed, source.size, true);
  }
}

/**
 * Reads an execution trace of format 1.22 or later (Go 1.22 to 1.27), flight recordings included,
 * in this thread. Generations that are whole stay when a later one is damaged. Throws `FormatError`.
 */
export function readTraceV2(
  bytes: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
  format: TraceFormat,
): ParsedArtifact {
  const source = sourceOfBytes(bytes);
  const run = new TraceRun(source, format);
  for (const input of run.generations) if (!run.take(tryGeneration(source, input))) break;
  return run.finish(hints, limits);
}

/** The artifact of a trace whose generations have been taken, up to `error` where there is one. */
export function finishedTrace(
  trace: TraceAssembler,
  plan: Pick<TracePlan, 'format' | 'originNs'>,
  hints: ArtifactHints,
  limits: Limits,
  error: Problem | undefined,
): ParsedArtifact {
  if (trace.generations.length === 0) throw new FormatError(error ?? NOTHING_READ);
  const warnings = new Warnings();
  const firstGeneration = trace.generations[0]?.generation ?? 1;
  const lastByte = trace.generations.at(-1)?.toByte ?? 0;
  const { eventCount, experimentEvents, lastNs } = trace;
  const generationCount = trace.generations.length;
  const aliveCount = trace.aliveCount;
  const clocked = trace.generations.find(({ clock }) => clock)?.clock;
  const tables = finishTrace(trace, limits, warnings);
  const durationNs = lastNs + 1;
  const wallOrigin = clocked && clocked.wallUnixNs - BigInt(clocked.ns);
  const facts: TraceFacts = {
    form: 'trace',
    format: `1.${plan.format.minor}`,
    writtenBy: plan.format.writtenBy ?? '',
    isFlightRecording: firstGeneration > 1,
    generationCount,
    eventCount,
    goroutineCount: tables.goroutines.rows,
    aliveCount,
    ...gomaxprocsOf(tables),
    originNs: String(BigInt(plan.originNs)),
    durationNs,
    ...(wallOrigin !== undefined && {
      fromUnixNs: String(wallOrigin),
      toUnixNs: String(wallOrigin + BigInt(durationNs)),
    }),
    cpuSampleCount: tables.cpuSamples.rows,
    experimentEvents,
    ...(error && { damagedAtByte: error.place?.byte ?? lastByte }),
  };
  if (experimentEvents > 0) {
    warnings.add({
      code: 'trace.experiment',
      message: `${formatCount(experimentEvents)} events of a runtime experiment (GODEBUG=traceallocfree=1) were passed over.`,
      values: { count: experimentEvents },
    });
  }
  const inside =
    facts.fromUnixNs !== undefined && facts.toUnixNs !== undefined
      ? { fromUnixNs: facts.fromUnixNs, toUnixNs: facts.toUnixNs }
      : undefined;
  const window = artifactWindow(hints, inside);
  const list = warnings.list();
  const count = `${formatCount(facts.goroutineCount)} goroutines, ${formatCount(eventCount)} events`;
  return {
    file: hints.file,
    kind: 'execution-trace',
    status: error ? 'damaged' : list.length > 0 ? 'warnings' : 'parsed',
    ...(window && { window }),
    facts,
    summary: `${seconds(durationNs)}, ${error ? 'at least ' : ''}${count}`,
    warnings: list,
    ...(error && { error: keptUntil(error, lastByte, generationCount) }),
    tables: Object.values(tables) as Table[],
  };
}

const NOTHING_READ: Problem = {
  code: 'trace.empty',
  message: 'The execution trace has no generation that can be read.',
  next: 'Capture it again.',
};

function gomaxprocsOf({ metrics }: TraceTables): { gomaxprocs?: number } {
  const { metric, value } = metrics.columns;
  for (let row = metrics.rows - 1; row >= 0; row--) {
    if (metric.values[row] === TRACE_METRIC.gomaxprocs) return { gomaxprocs: value.values[row] };
  }
  return {};
}

const seconds = (ns: number): string =>
  ns >= 1e9 ? `${(ns / 1e9).toFixed(2)} s` : `${(ns / 1e6).toFixed(1)} ms`;

function keptUntil(error: Problem, lastByte: number, generations: number): Problem {
  const byte = error.place?.byte;
  const noun = generations === 1 ? 'generation' : 'generations';
  return {
    ...error,
    message: `${error.message} Everything before byte ${lastByte} is here: ${formatCount(generations)} whole ${noun}.`,
    place: { ...error.place, ...(byte === undefined && { byte: lastByte }) },
  };
}
