import { readFile } from 'node:fs/promises';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { dumpTablesOf, profileTablesOf } from '@unpark/model';
import { type ReadFile, readFiles } from '../analysis/analyse-files';
import { collectFiles, errnoWords, type LocalFile } from '../files/collect-files';
import { type Terminal, visible } from '../terminal';
import { GOLEAK_SAYS, readGoleakText } from './goleak-text';
import type { FoundLeak } from './leak-site';
import { isInOrder, leaksMarked, leaksOfProfile, newcomers, type OneDump } from './leaks-in-tables';

export interface LeakInput {
  readonly file: string;
  /** what it is to the gate: `goleak report`, `log without a goleak report`, `leak profile`, … */
  readonly what: string;
}

export interface ReadLeaks {
  readonly found: readonly FoundLeak[];
  readonly inputs: readonly LeakInput[];
  /** what a person should know and what does not fail */
  readonly notes: readonly string[];
  /** files that could not be read whole */
  readonly damaged: readonly Problem[];
}

/** A log is read as one text; more than this is no log of a test. */
const MAX_LOG_BYTES = 256 << 20;
/** Bytes that tell whether a file is text. */
const LOOKED_AT = 8192;
/** Name of what comes in by stdin. */
export const STDIN_NAME = 'stdin';

export interface LeakReading {
  /** from how many like goroutines on the comparison of dumps says something */
  readonly minCount: number;
  readonly stdin: () => Promise<Uint8Array>;
}

/**
 * Reads what can show leaks. Dumps are compared only when they were named one by one: two dumps of a
 * capture are taken under load, where new goroutines are work.
 */
export async function readLeaks(
  paths: readonly string[],
  reading: LeakReading,
  terminal: Terminal,
): Promise<Result<ReadLeaks>> {
  const logs: { file: string; text: string }[] = [];
  const rest: LocalFile[] = [];
  const texts = new Set<string>();
  const named = paths.filter((path) => path !== '-');
  if (named.length < paths.length) {
    const text = logText(await reading.stdin());
    if (text === undefined) return err(noText());
    logs.push({ file: STDIN_NAME, text });
  }
  let byHand = true;
  if (named.length > 0) {
    const files = await collectFiles(named);
    if (!files.ok) return files;
    byHand = files.value.length === named.length;
    for (const file of files.value) {
      terminal.progress(`  reading ${visible(file.file)}`);
      const log = await testLog(file);
      if (!log.ok) return log;
      if (log.value?.saysLeaks) logs.push({ file: file.file, text: log.value.text });
      else rest.push(file);
      if (log.value) texts.add(file.file);
    }
  }
  const read = await readFiles(rest, (file) => terminal.progress(`  reading ${visible(file)}`));
  terminal.progress('');
  if (!read.ok) return read;
  return ok(leaksOf(logs, read.value, { texts, byHand, minCount: reading.minCount }));
}

interface TestLog {
  readonly text: string;
  readonly saysLeaks: boolean;
}

/** A file as text, when it is that and not empty. */
async function testLog(file: LocalFile): Promise<Result<TestLog | undefined>> {
  if (file.sizeBytes > MAX_LOG_BYTES) return ok(undefined);
  try {
    const bytes = await readFile(file.path);
    const saysLeaks = bytes.includes(GOLEAK_SAYS);
    // only a report is worth the memory of its text
    const text = logText(saysLeaks ? bytes : bytes.subarray(0, LOOKED_AT));
    return ok(text === undefined || text === '' ? undefined : { text, saysLeaks });
  } catch (cause) {
    const word = errnoWords((cause as NodeJS.ErrnoException).code ?? 'unknown error');
    return err({ code: 'files.unreadable', message: `Cannot read \`${file.path}\`: ${word}.` });
  }
}

/** Text without a zero byte in its beginning; undefined for anything else. */
function logText(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_LOG_BYTES || bytes.subarray(0, LOOKED_AT).includes(0)) return undefined;
  return new TextDecoder().decode(bytes);
}

function leaksOf(
  logs: readonly { readonly file: string; readonly text: string }[],
  read: readonly ReadFile[],
  {
    texts,
    byHand,
    minCount,
  }: { readonly texts: ReadonlySet<string>; readonly byHand: boolean; readonly minCount: number },
): ReadLeaks {
  const found: FoundLeak[] = [];
  const inputs: LeakInput[] = [];
  const notes: string[] = [];
  for (const { file, text } of logs) {
    const { leaks, reports, left } = readGoleakText(text, file);
    found.push(...leaks);
    const word = reports === 1 ? 'goleak report' : 'goleak reports';
    inputs.push({
      file,
      what: reports === 0 ? 'log without a goleak report' : `${reports} ${word}`,
    });
    if (left > 0) notes.push(`${left} goroutines of ${file} are past the limit and not shown.`);
    if (reports > 0 && leaks.length === 0) {
      notes.push(`The goleak report of ${file} is cut: no goroutine stands after it.`);
    }
  }
  const dumps: OneDump[] = [];
  for (const { parsed, archive } of read) {
    const { file, kind } = parsed;
    const profile = kind === 'pprof-goroutineleak' ? profileTablesOf(parsed.tables) : undefined;
    const dump = dumpTablesOf(parsed.tables);
    if (profile) {
      found.push(...leaksOfProfile(file, profile));
      inputs.push({ file, what: 'leak profile' });
    } else if (dump) {
      const marked = leaksMarked(file, dump);
      found.push(...marked);
      if (marked.length > 0) inputs.push({ file, what: 'dump with (leaked) marks' });
      else if (archive === undefined) {
        const count = parsed.facts.form === 'dump' ? parsed.facts.dumps.length : 1;
        for (let at = 0; at < count; at++) dumps.push({ file, tables: dump, dump: at });
      }
    } else if (kind === 'unknown' && archive === undefined && texts.has(file)) {
      inputs.push({ file, what: 'log without a goleak report' });
    }
  }
  if (inputs.length === 0 && byHand && dumps.length > 1) {
    compareDumps(dumps, minCount, { found, inputs, notes });
  }
  const damaged = read.flatMap(({ parsed }): Problem[] =>
    parsed.error && parsed.status === 'damaged' ? [parsed.error] : [],
  );
  return { found, inputs, notes, damaged };
}

function compareDumps(
  dumps: readonly OneDump[],
  minCount: number,
  into: { found: FoundLeak[]; inputs: LeakInput[]; notes: string[] },
): void {
  for (let at = 1; at < dumps.length; at++) {
    const [earlier, later] = [dumps[at - 1], dumps[at]];
    if (!earlier || !later || isInOrder(earlier, later)) continue;
    into.notes.push(
      `${later.file} has only older goroutines than ${earlier.file}: give dumps of one process, the earliest first.`,
    );
    return;
  }
  const { leaks, leftOut, requests } = newcomers(dumps, minCount);
  if (requests > 0 && dumps.length === 2) {
    into.notes.push(
      `${dumps[1]?.file} has ${requests} ${requests === 1 ? 'goroutine that serves a request' : 'goroutines that serve requests'}, so what is new in it may be work. Take it when the load has stopped, or add a third dump; unpark analyze tells what requests wait for.`,
    );
    return;
  }
  into.found.push(...leaks);
  for (const [at, { file }] of dumps.entries()) {
    const place = at === 0 ? 'first' : at === dumps.length - 1 ? 'last' : 'between';
    into.inputs.push({ file, what: `dump, ${place}` });
  }
  if (leftOut > 0) {
    into.notes.push(
      `Of new goroutines ${leftOut} do not count: they run, serve requests, wait by design, took the place of others that ended, or are fewer than ${minCount} alike.`,
    );
  }
}

const noText = (): Problem => ({
  code: 'leaks.no-text',
  message: 'What came in by stdin is no text.',
  next: 'Pipe the log of a test run: go test ./... 2>&1 | unpark leaks -',
});
