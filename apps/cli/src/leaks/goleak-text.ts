import type { FoundLeak, LeakFrame } from './leak-site';

/**
 * Text of go.uber.org/goleak in a log: `found unexpected goroutines:`, then goroutines in brackets,
 * each with a header `Goroutine 8 in state chan send, with main.f on top of the stack:` and a stack as
 * the runtime prints it. The log may be of `go test`, of `go test -json`, or either of them as a CI
 * system keeps it, with a time or a name before each line.
 */
export const GOLEAK_SAYS = 'found unexpected goroutines:';

/** Goroutines of one log; more say nothing more. */
const MAX_GOROUTINES = 100_000;
/** Frames of one goroutine: the runtime prints 100. */
const MAX_FRAMES = 200;
/** Lines within a report that are of something else, until the report is given up as cut. */
const MAX_FOREIGN_LINES = 20;
/** Packages that `go test -json` tells apart. */
const MAX_STREAMS = 10_000;

interface OpenGoroutine {
  readonly goid: string;
  readonly state: string;
  readonly test: string | undefined;
  readonly frames: LeakFrame[];
  createdBy?: LeakFrame;
  /** what the next line of a file is of */
  last: 'frame' | 'creator' | 'none';
}

export interface GoleakText {
  readonly leaks: readonly FoundLeak[];
  /** reports that the log has */
  readonly reports: number;
  /** goroutines past the limit */
  readonly left: number;
}

/** Reads all reports of a log. Total: text that is none is passed over. */
export function readGoleakText(text: string, file: string): GoleakText {
  const plain = new ReportReader();
  const streams = new Map<string, ReportReader>();
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    const line = text.slice(from, to);
    from = to + 1;
    const event = testEvent(line);
    if (!event) {
      plain.add(`${line}\n`);
      continue;
    }
    let stream = streams.get(event.package);
    if (!stream && streams.size < MAX_STREAMS) {
      streams.set(event.package, (stream = new ReportReader()));
    }
    stream?.add(event.output, event.test);
  }
  const readers = [plain, ...streams.values()];
  for (const reader of readers) reader.end();
  const goroutines = readers.flatMap((reader) => reader.goroutines);
  return {
    leaks: grouped(goroutines.slice(0, MAX_GOROUTINES), file),
    reports: readers.reduce((sum, reader) => sum + reader.reports, 0),
    left:
      readers.reduce((sum, reader) => sum + reader.left, 0) +
      Math.max(0, goroutines.length - MAX_GOROUTINES),
  };
}

/** A line of `go test -json` that carries output. */
function testEvent(
  line: string,
): { package: string; test: string | undefined; output: string } | undefined {
  const at = line.indexOf('{"');
  if (at < 0 || !line.includes('"Output":')) return undefined;
  try {
    const event: unknown = JSON.parse(line.slice(at));
    if (typeof event !== 'object' || event === null || !('Output' in event)) return undefined;
    const { Output: output } = event;
    const test = 'Test' in event && typeof event.Test === 'string' ? event.Test : undefined;
    const name = 'Package' in event && typeof event.Package === 'string' ? event.Package : '';
    return typeof output === 'string' ? { package: name, test, output } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads one stream of lines. */
class ReportReader {
  readonly goroutines: OpenGoroutine[] = [];
  reports = 0;
  left = 0;
  private rest = '';
  private runningTest: string | undefined;
  private inReport = false;
  /** what a CI system or the testing package puts before each line of the report */
  private prefix = '';
  private open: OpenGoroutine | undefined;
  private reportTest: string | undefined;
  private foreign = 0;

  add(text: string, test?: string): void {
    this.rest += text;
    for (;;) {
      const end = this.rest.indexOf('\n');
      if (end < 0) return;
      const line = this.rest.slice(0, this.rest[end - 1] === '\r' ? end - 1 : end);
      this.rest = this.rest.slice(end + 1);
      this.line(line, test);
    }
  }

  end(): void {
    if (this.rest !== '') this.line(this.rest, undefined);
    this.rest = '';
    this.close();
  }

  private line(line: string, test: string | undefined): void {
    if (line.includes(GOLEAK_SAYS)) {
      this.close();
      this.inReport = true;
      this.reports++;
      // of a whole package it is said after the tests, which have all passed
      const ofPackage = line.includes('Errors on successful test run');
      this.reportTest = ofPackage ? undefined : (test ?? this.runningTest);
      return;
    }
    const begins = testNamed(line);
    if (begins !== undefined) {
      this.runningTest = begins;
      this.close();
      return;
    }
    if (this.inReport) this.reportLine(line);
  }

  private close(): void {
    this.open = undefined;
    this.inReport = false;
    this.foreign = 0;
  }

  private reportLine(line: string): void {
    const header = headerIn(line);
    if (header) {
      if (header.isFirst) this.prefix = header.before;
      this.begin(header);
      return;
    }
    const content = this.content(line);
    if (content.startsWith(']')) {
      this.close();
      return;
    }
    const { open } = this;
    if (!open || !stackLine(open, content)) {
      if (++this.foreign > MAX_FOREIGN_LINES) this.close();
    }
  }

  private begin({ goid, state }: Header): void {
    const open: OpenGoroutine = { goid, state, test: this.reportTest, frames: [], last: 'none' };
    this.open = open;
    if (this.goroutines.length < MAX_GOROUTINES) this.goroutines.push(open);
    else this.left++;
  }

  /** The line without what stands before each; times change from line to line, their form does not. */
  private content(line: string): string {
    const { prefix } = this;
    if (line.length >= prefix.length) {
      let same = true;
      for (let i = 0; same && i < prefix.length; i++) {
        same = line[i] === prefix[i] || (isDigit(line[i]) && isDigit(prefix[i]));
      }
      if (same) return line.slice(prefix.length);
    }
    return line.trimStart();
  }
}

const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';

interface Header {
  readonly goid: string;
  readonly state: string;
  readonly before: string;
  /** the bracket of the list stands before it */
  readonly isFirst: boolean;
}

const HEADER = 'Goroutine ';
const IN_STATE = ' in state ';
const WITH = ', with ';

function headerIn(line: string): Header | undefined {
  const stateAt = line.indexOf(IN_STATE);
  if (stateAt < 0 || !line.endsWith(' on top of the stack:')) return undefined;
  const at = line.lastIndexOf(HEADER, stateAt);
  if (at < 0) return undefined;
  const goid = line.slice(at + HEADER.length, stateAt);
  if (goid === '' || goid.length > 20 || ![...goid].every(isDigit)) return undefined;
  const withAt = line.indexOf(WITH, stateAt);
  const state = line.slice(stateAt + IN_STATE.length, withAt < 0 ? line.length : withAt);
  const isFirst = line[at - 1] === '[';
  return { goid, state: plainState(state), before: line.slice(0, at - 1), isFirst };
}

/** `chan receive, 2 minutes` → `chan receive`; `chan receive (scan)` too */
function plainState(state: string): string {
  const comma = state.indexOf(',');
  const word = comma < 0 ? state : state.slice(0, comma);
  const scan = word.indexOf(' (scan)');
  return (scan < 0 ? word : word.slice(0, scan)).replaceAll(']', '').trim();
}

/** `--- FAIL: TestX (0.01s)`, `=== RUN   TestX`, `=== NAME  TestX`: the test that speaks next. */
function testNamed(line: string): string | undefined {
  const failed = line.indexOf('--- FAIL: ');
  if (failed >= 0) {
    const rest = line.slice(failed + 10);
    const end = rest.lastIndexOf(' (');
    return end < 0 ? rest.trim() : rest.slice(0, end);
  }
  for (const word of ['=== RUN ', '=== NAME ', '=== CONT ']) {
    const at = line.indexOf(word);
    if (at >= 0) return line.slice(at + word.length).trim();
  }
  return undefined;
}

/** Takes one line of a stack; false when it is none. */
function stackLine(open: OpenGoroutine, content: string): boolean {
  const trimmed = content.trim();
  if (trimmed.startsWith('created by ')) {
    const inGoroutine = trimmed.indexOf(' in goroutine ');
    const end = inGoroutine < 0 ? trimmed.length : inGoroutine;
    open.createdBy = { function: trimmed.slice('created by '.length, end), file: '', line: 0 };
    open.last = 'creator';
    return true;
  }
  if (trimmed.startsWith('...')) return true;
  const place = placeIn(trimmed);
  if (place && open.last !== 'none') {
    if (open.last === 'creator' && open.createdBy) open.createdBy = { ...open.createdBy, ...place };
    const at = open.frames.length - 1;
    const frame = open.frames[at];
    if (open.last === 'frame' && frame) open.frames[at] = { ...frame, ...place };
    open.last = 'none';
    return true;
  }
  if (!trimmed.endsWith(')') || trimmed.includes(' (')) return false;
  const name = trimmed.slice(0, trimmed.lastIndexOf('('));
  if (!name.includes('.') || open.createdBy) return false;
  if (open.frames.length < MAX_FRAMES) open.frames.push({ function: name, file: '', line: 0 });
  open.last = 'frame';
  return true;
}

/** `/src/a.go:12 +0x1d` → file and line */
function placeIn(text: string): { file: string; line: number } | undefined {
  const offset = text.lastIndexOf(' +0x');
  const place = offset < 0 ? text : text.slice(0, offset);
  const colon = place.lastIndexOf(':');
  const digits = place.slice(colon + 1);
  if (colon < 1 || digits === '' || digits.length > 9 || ![...digits].every(isDigit)) {
    return undefined;
  }
  return { file: place.slice(0, colon), line: Number(digits) };
}

/** Goroutines with equal stacks of one test are one leak. */
function grouped(goroutines: readonly OpenGoroutine[], file: string): FoundLeak[] {
  const groups = new Map<string, OpenGoroutine[]>();
  for (const goroutine of goroutines) {
    const { state, frames, createdBy, test } = goroutine;
    const key = JSON.stringify([state, frames, createdBy, test]);
    const list = groups.get(key);
    if (list) list.push(goroutine);
    else groups.set(key, [goroutine]);
  }
  return [...groups.values()].map((list): FoundLeak => {
    const first = list[0] as OpenGoroutine;
    return {
      witness: 'goleak',
      file,
      state: first.state,
      frames: first.frames,
      ...(first.createdBy && { createdBy: first.createdBy }),
      count: list.length,
      goids: list.map(({ goid }) => goid),
      tests: first.test === undefined ? [] : [first.test],
    };
  });
}
