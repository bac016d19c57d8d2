import { mkdir, readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatCount } from '@unpark/base';
import { revisionText } from '@unpark/model';
import { SteadyClock } from '../capture/clock-offset';
import { exitOfRevision, givenRevision } from '../capture/given-revision';
import { type ArtifactName, planCapture } from '../capture/plan';
import { findTarget } from '../capture/pprof-target';
import { adviceOfService } from '../capture/service-advice';
import { takeCapture } from '../capture/take-capture';
import type { CliEnvironment } from '../env';
import { EXIT, exitCodeOf } from '../exit-codes';
import { errnoWords } from '../files/collect-files';
import { stopped } from '../problem-exit';
import { type Terminal, visible, wrapped } from '../terminal';
import { runAnalyze } from './analyze';
import { pushFiles } from './push';

export interface CaptureOptions {
  /** absent, as for `maxGoroutines`: as its owners advise, else the usual */
  readonly seconds?: number;
  readonly trace?: number;
  readonly out?: string;
  readonly headers: readonly string[];
  readonly without: ReadonlySet<ArtifactName>;
  readonly maxGoroutines?: number;
  readonly timeoutSeconds: number;
  readonly connectTimeoutSeconds: number;
  readonly label?: string;
  readonly revision?: string;
  readonly binary?: string;
  readonly analyze: boolean;
  readonly push: boolean;
  readonly service?: string;
  readonly server?: string;
  readonly key?: string;
  readonly environment?: string;
  readonly format: 'text' | 'md' | 'json';
}

/** Where neither a person nor the owners of the service say otherwise. */
const USUAL = { seconds: 10, traceSeconds: 3, maxGoroutines: 100_000 } as const;

/** A person's Ctrl-C, held back until `release`: what was taken must be written down first. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** from here on Ctrl-C ends the program at once, as it usually does */
  readonly release: () => void;
}

/** Takes every artifact of one window of one process, then says what it is waiting for. */
export async function runCapture(
  address: string,
  options: CaptureOptions,
  environment: CliEnvironment,
  terminal: Terminal,
  { signal, release }: Interruption,
): Promise<number> {
  const headers = parseHeaders(options.headers);
  if (!headers) {
    return stopped(
      terminal,
      {
        code: 'capture.bad-header',
        message: '--header wants a name and a value with a colon between.',
        next: "For example --header 'Authorization: Bearer …'.",
      },
      EXIT.usage,
    );
  }
  if (options.push && !options.service) {
    return stopped(
      terminal,
      {
        code: 'push.no-service',
        message: 'Which service is this a capture of?',
        next: 'Give its name: --push --service checkout.',
      },
      EXIT.usage,
    );
  }
  const vcs = givenRevision(options, environment);
  if (!vcs.ok) return stopped(terminal, vcs.error, exitOfRevision(vcs.error));
  const clock = new SteadyClock();
  const connectTimeoutMs = options.connectTimeoutSeconds * 1000;
  const answerTimeoutMs = options.timeoutSeconds * 1000;
  const target = await findTarget(address, headers, {
    clock,
    connectTimeoutMs,
    timeoutMs: answerTimeoutMs,
    signal,
  });
  if (!target.ok) {
    return stopped(terminal, target.error, signal.aborted ? EXIT.interrupted : EXIT.failed);
  }
  const { base, goroutineCount } = target.value;
  const advice = await adviceOfService(options, environment, terminal);
  const seconds = options.seconds ?? advice.seconds ?? USUAL.seconds;
  const trace = options.trace ?? advice.traceSeconds ?? Math.min(USUAL.traceSeconds, seconds / 2);
  const request = {
    seconds,
    traceSeconds: Math.min(trace, seconds),
    without: options.without,
    maxGoroutines: options.maxGoroutines ?? advice.maxGoroutines ?? USUAL.maxGoroutines,
    ...(options.label && { label: options.label }),
  };
  const plan = planCapture(request, target.value);
  terminal.note(
    `Capture of ${visible(base.host)} (${visible(base.pathname)})${goroutineCount === undefined ? '' : `, ${formatCount(goroutineCount)} goroutines`}`,
  );
  if (vcs.value) terminal.note(`  Built from commit ${revisionText(vcs.value)}`);
  for (const line of plan.cost) terminal.note(wrapped(line, '  - ', '    '));
  for (const line of plan.notes) terminal.note(wrapped(line, '  ! ', '    '));

  const folder = resolve(options.out ?? defaultFolder(base, new Date()));
  const made = await makeEmptyFolder(folder);
  if (made !== undefined) {
    return stopped(terminal, {
      code: 'capture.folder',
      message: `Cannot write to \`${folder}\`: ${made}.`,
      next: 'Give another folder with --out.',
    });
  }
  const taken = await takeCapture({
    target: target.value,
    plan,
    request,
    folder,
    clock,
    terminal,
    signal,
    connectTimeoutMs,
    answerTimeoutMs,
    ...(options.service && { service: options.service }),
    ...(vcs.value && { vcs: vcs.value }),
  });
  release();
  const shown = options.out ?? defaultFolderShown(folder);
  const count = taken.record.files.length;
  if (taken.interrupted) {
    terminal.note(
      count === 0
        ? 'Stopped before anything was taken.'
        : `Stopped; taken so far: ${count} in ${shown}. Read it with: unpark analyze ${shown}`,
    );
    return EXIT.interrupted;
  }
  if (count === 0) {
    return stopped(terminal, {
      code: 'capture.nothing',
      message: 'Nothing could be taken.',
      next: 'The lines above say why for each artifact.',
    });
  }
  terminal.note(`${count} artifact${count === 1 ? '' : 's'} in ${shown}`);
  if (options.push) {
    // The page and this terminal show the same verdict: the server's. The commit goes along in
    // `capture.json`.
    const pushed = await pushFiles(
      [folder],
      {
        wait: true,
        waitSeconds: 300,
        json: options.format === 'json',
        ...(options.service && { service: options.service }),
        ...(options.server && { server: options.server }),
        ...(options.key && { key: options.key }),
        ...(options.environment && { environment: options.environment }),
        ...(options.label && { label: options.label }),
      },
      environment,
      terminal,
    );
    if (pushed.report) return exitCodeOf(pushed.report);
    if (pushed.code === EXIT.healthy)
      return runAnalyze([folder], { format: options.format }, terminal);
    terminal.note(
      `The capture is still in ${shown}; push it again with: unpark push ${shown} --service ${options.service}`,
    );
    return pushed.code;
  }
  if (!options.analyze) return EXIT.healthy;
  terminal.note('');
  return runAnalyze([folder], { format: options.format }, terminal);
}

/** `Name: value` pairs; undefined when one is not. Values may be secrets: never shown. */
export function parseHeaders(pairs: readonly string[]): Record<string, string> | undefined {
  const headers: Record<string, string> = {};
  for (const pair of pairs) {
    const colon = pair.indexOf(':');
    const name = pair.slice(0, Math.max(colon, 0)).trim();
    const value = pair.slice(colon + 1).trim();
    if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || !/^[\t\x20-\x7e]*$/.test(value))
      return undefined;
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

/** `unpark-127.0.0.1-6060-20261123T100718Z` */
export function defaultFolder(base: URL, now: Date): string {
  const host = base.host.replace(/[^A-Za-z0-9.-]+/g, '-').replace(/^-+|-+$/g, '');
  const time = now.toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `unpark-${host}-${time}`;
}

const defaultFolderShown = (folder: string): string => folder.split(/[\\/]/).at(-1) ?? folder;

/** Makes the folder; undefined when it is there and empty, else why not. */
async function makeEmptyFolder(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const names = await readdir(folder);
    return names.length === 0 ? undefined : 'it is not empty';
  } catch (cause) {
    return errnoWords((cause as NodeJS.ErrnoException).code ?? 'unknown error');
  }
}
