import { formatBytes, formatCount, type Problem } from '@unpark/base';
import type { ArtifactHints, DumpFacts, ParsedArtifact } from '@unpark/model';
import { artifactWindow } from '../artifact-window';
import { unsigned64 } from '../bytes/growing-columns';
import { Warnings } from '../format-error';
import type { Limits } from '../limits';
import { DumpReader } from './dump-reader';
import { findLogPrefix } from './log-prefix';
import { toUtf8 } from './text-encoding';
import { unpackJsonLines } from './json-lines';

/** net/http/pprof writes at most this much of a debug=2 dump. */
const DEBUG2_CAP_BYTES = 64 * 1024 * 1024;

/**
 * Goroutine text of Go 1.19 to 1.27: debug=2, runtime.Stack, panics, fatal errors, SIGQUIT; alone
 * or inside a log. Never throws on input: what cannot be read is said in `warnings` and `error`.
 * @param headerAt no header begins before this byte: who recognised the text has looked
 */
export function readGoroutineDump(
  stored: Uint8Array,
  hints: ArtifactHints,
  limits: Limits,
  warnings = new Warnings(),
  headerAt = 0,
): ParsedArtifact {
  const utf8 = toUtf8(stored, warnings);
  const text = unpackJsonLines(utf8, warnings, Math.max(0, headerAt - utf8.baseOffset));
  const prefix = findLogPrefix(text.bytes, text.headerAt);
  const reader = new DumpReader(text.bytes, text.baseOffset, prefix, limits, warnings);
  reader.read();

  if (reader.relayRepeats > 0) {
    warnings.add({
      code: 'dump.relay-repeats',
      message: `${formatCount(reader.relayRepeats)} goroutines are printed again by their own threads in this crash log; each is counted once.`,
      values: { count: reader.relayRepeats },
    });
  }
  if (reader.rows.firstRowWithoutWords >= 0) {
    warnings.add({
      code: 'dump.too-many-words',
      message: `The dump has more than ${formatCount(limits.argumentWords)} exact argument words; those of later goroutines, from block ${formatCount(reader.rows.firstRowWithoutWords + 1)} of the text on, were left out.`,
      next: 'Stacks and counts are whole; goroutines are told apart by their arguments only up to there.',
      values: {
        limit: limits.argumentWords,
        block: reader.rows.firstRowWithoutWords + 1,
      },
    });
  }
  if (reader.boundaries.uncountedRepeats > 0) {
    warnings.add({
      code: 'dump.repeated-ids',
      message: `${formatCount(reader.boundaries.uncountedRepeats)} goroutine ids come again where no new dump begins; each block is kept.`,
      values: { count: reader.boundaries.uncountedRepeats },
    });
  }
  if (prefix && prefix.pattern.some((byte) => byte !== 32 && byte !== 9)) {
    warnings.add({
      code: 'dump.log-prefix',
      message: 'Every line has a log prefix; it was taken away.',
    });
  }

  const dumps = dumpsOf(reader);
  const goroutineCount = dumps.reduce((sum, dump) => sum + dump.goroutineCount, 0);
  const error = damage(reader, goroutineCount, stored.length);
  // takes the rows out of the reader: nothing may ask for them afterwards
  const tables = reader.rows.count === 0 ? [] : reader.tables();
  const list = warnings.list();
  const facts: DumpFacts = {
    form: 'dump',
    goroutineCount,
    dumps,
    flavour: reader.outside.sawSignal ? 'sigquit' : reader.outside.sawCrash ? 'crash' : 'debug=2',
    ...(reader.outside.crashMessage !== undefined && { crashMessage: reader.outside.crashMessage }),
    truncated: error !== undefined,
  };
  const times = [...reader.times.values()];
  const window = artifactWindow(hints, insideTimes(times));
  const noun = goroutineCount === 1 ? 'goroutine' : 'goroutines';
  const count = `${formatCount(goroutineCount)} ${noun}`;
  return {
    file: hints.file,
    kind: 'goroutine-dump',
    status: error ? 'damaged' : list.some(isOdd) ? 'warnings' : 'parsed',
    ...(window && { window }),
    facts,
    summary:
      (error ? `at least ${count}` : count) + (dumps.length > 1 ? ` in ${dumps.length} dumps` : ''),
    warnings: list,
    ...(error && { error }),
    tables,
  };
}

/** Notes on how a text was read are no oddity of its content. */
const isOdd = (problem: Problem): boolean =>
  problem.code !== 'dump.log-prefix' &&
  problem.code !== 'dump.relay-repeats' &&
  problem.code !== 'dump.json-lines';

/** Goroutine 0 is a thread's own stack: it has a row, but it is no goroutine to count. */
function dumpsOf({ rows, boundaries, times }: DumpReader): DumpFacts['dumps'] {
  const counts = new Array<number>(boundaries.current + 1).fill(0);
  const maxGoids = new Array<bigint>(counts.length).fill(0n);
  const maxLow = new Float64Array(counts.length);
  for (let row = 0; row < rows.count; row++) {
    const dump = rows.dump(row);
    const low = rows.goidLow(row);
    const high = rows.goidHigh(row);
    if (low === 0 && high === 0) continue;
    counts[dump] = (counts[dump] ?? 0) + 1;
    if (high === 0) {
      if (low > (maxLow[dump] as number)) maxLow[dump] = low;
    } else {
      const goid = unsigned64(low, high);
      if (goid > (maxGoids[dump] as bigint)) maxGoids[dump] = goid;
    }
  }
  return counts.map((goroutineCount, dump) => {
    const large = maxGoids[dump] as bigint;
    const time = times.get(dump);
    return {
      goroutineCount,
      maxGoid: (large > 0n ? large : BigInt(maxLow[dump] as number)).toString(),
      ...(time !== undefined && { timeUnixNs: time }),
    };
  });
}

function insideTimes(
  times: readonly string[],
): { fromUnixNs: string; toUnixNs: string } | undefined {
  const first = times[0];
  const last = times.at(-1);
  return first !== undefined && last !== undefined
    ? { fromUnixNs: first, toUnixNs: last }
    : undefined;
}

function damage(reader: DumpReader, count: number, storedBytes: number): Problem | undefined {
  if (reader.overLimitAt !== undefined) {
    return {
      code: 'dump.too-many-goroutines',
      message: `The dump has more goroutines than the limit; the first ${formatCount(reader.rows.count)} were read, up to byte ${reader.overLimitAt}.`,
      next: 'The counts are lower bounds; a goroutine profile (debug=0) of the same process has them all.',
      place: { byte: reader.overLimitAt },
      values: { count: reader.rows.count },
    };
  }
  const cap = storedBytes === DEBUG2_CAP_BYTES;
  const cut = reader.cut ?? (cap ? { byte: storedBytes, goid: undefined } : undefined);
  if (cut) {
    const { byte, goid } = cut;
    const where = goid === undefined ? 'the list of goroutines' : `goroutine ${goid}`;
    return {
      code: 'dump.cut',
      message: `The text ends inside ${where} at byte ${byte}; the ${formatCount(count)} goroutines found are used and are a lower bound.`,
      next: cap
        ? `net/http/pprof stops a debug=2 dump at ${formatBytes(DEBUG2_CAP_BYTES)}; a goroutine profile (debug=0) has the full counts.`
        : 'Capture it again with a larger buffer, or copy the whole text, to see the rest.',
      place: { byte },
      values: {
        case: cap ? 'cap' : 'cut',
        inside: goid === undefined ? 'list' : 'goroutine',
        goid: String(goid ?? ''),
        count,
        cap: formatBytes(DEBUG2_CAP_BYTES),
      },
    };
  }
  return undefined;
}
