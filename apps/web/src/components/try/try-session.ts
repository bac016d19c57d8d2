'use client';

import type { Problem } from '@unpark/base';
import {
  type BrowserCompute,
  createBrowserCompute,
  type StoredRead,
  type TablesSoFar,
} from '@unpark/compute/browser';
import { namedEntries, uniqueFile, UPLOAD_LIMITS } from '@unpark/ingest';
import {
  type ArtifactRecord,
  damagedRecord,
  datedAhead,
  type Diagnosis,
  isReported,
  nestedArchive,
} from '@unpark/model';
import type { CaptureView } from '@unpark/usecases';
import { localTables } from '../capture-page/use-capture-data';
import type { ChosenFile, ChosenFiles } from '../upload/chosen-file';
import { suggestService } from '../upload/suggest-service';
import { NO_SESSION, type TryState } from './try-state';
import { TryTables } from './try-tables';
import { isForFirstAnswer, readingRank, type TryFile, tryView } from './try-view';

/** A first answer that stood shorter was not read. */
const READ_AFTER_MS = 900;
/** While large files are read, the verdict is made anew so often. */
const REFINE_EVERY_MS = 2500;

/** More of traces than is read in a moment. */
const LARGE_TRACE_BYTES = 4 * 1024 * 1024;

const STOPPED: Problem = {
  code: 'browser.stopped',
  message: 'Reading was stopped before this file was read.',
  next: 'Choose it again to read it.',
};

const OUT_OF_MEMORY: Problem = {
  code: 'browser.reader-ended',
  message: 'The browser ended the reader on this file: the tab had no memory left for it.',
  next: 'Read it with `unpark analyze` on this machine, or save it to a workspace.',
};

/**
 * Reads a capture in this browser by the rules of the server's intake: names, archives, what is
 * diagnosed. Reading runs in workers of its own, the diagnosis in another, so that a first answer
 * does not wait for a trace. Lives as long as the document, whatever page of it is shown.
 */
export class TrySession {
  private state: TryState = NO_SESSION;
  /** as the page was told last */
  private shown: TryState = NO_SESSION;
  private readonly listeners = new Set<() => void>();
  private readonly readers: BrowserCompute[];
  private readonly diagnoser: BrowserCompute;
  private readonly now: () => number;
  private names = new Set<string>();
  private diagnosis: Diagnosis | undefined;
  private problem: Problem | undefined;
  private revision = 0;
  private receivedAt = '';
  private startedMs = 0;
  private diagnosedMs = 0;
  private firstAsked = false;
  private nextId = 1;
  /** of the files that are here; reading for earlier ones leaves no trace */
  private era = 0;
  private emitting: ReturnType<typeof setTimeout> | undefined;

  /** @param cores that the machine has */
  constructor(
    makeCompute: () => BrowserCompute,
    private readonly cores: number,
    private readonly tables: TryTables,
    now: () => number = () => performance.now(),
  ) {
    this.readers = Array.from({ length: cores >= 4 ? 2 : 1 }, makeCompute);
    this.diagnoser = makeCompute();
    this.now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): TryState => this.shown;

  /** Loads everything that reading needs, so that nothing is fetched once there are files. */
  async load(): Promise<void> {
    if (this.state.isLoaded) return;
    const computes = [...this.readers, this.diagnoser];
    await Promise.all([...computes.map((one) => one.ready()), this.tables.ready()]);
    this.set({ isLoaded: true });
  }

  /** Files join those that are here and are read. */
  add(more: ChosenFiles): void {
    const room = UPLOAD_LIMITS.files - this.state.chosen.files.length;
    const taken = more.files.slice(0, room);
    if (taken.length === 0) return;
    if (this.state.files.length === 0) {
      this.receivedAt = new Date().toISOString();
      this.era++;
    }
    if (!this.state.isReading) this.startedMs = this.now();
    const before = this.state.chosen;
    const sent = taken.map(
      ({ path, file }): ChosenFile => ({ path: uniqueFile(path, this.names), file }),
    );
    const cutAt =
      more.cutAt ?? (taken.length < more.files.length ? UPLOAD_LIMITS.files : undefined);
    const folder = before.folder ?? more.folder;
    this.set({
      chosen: {
        files: [...before.files, ...sent],
        ...(folder !== undefined && { folder }),
        ...(cutAt !== undefined && { cutAt }),
      },
      wasStopped: false,
      verdictMs: undefined,
    });
    this.append(
      sent.map(({ path, file }) => ({
        file: path,
        content: file,
        modifiedUnixNs: `${Math.max(0, file.lastModified)}000000`,
      })),
    );
    if (!this.state.isReading) void this.run(this.era);
  }

  /** What was read stays; the rest is left out, and the verdict is made of what there is. */
  stop(): void {
    if (!this.state.isReading) return;
    this.set({ wasStopped: true });
    for (const file of this.state.files) {
      if (file.state === 'queued') this.settle(file.id, damagedRecord(file.file, STOPPED));
    }
    for (const reader of this.readers) reader.stop(STOPPED);
  }

  open(): void {
    this.set({ isOpened: true });
  }

  /** The files and everything made of them are let go. */
  clear(): void {
    this.era++;
    for (const reader of this.readers) reader.stop(STOPPED);
    for (const { contentUrl } of this.state.files) URL.revokeObjectURL(contentUrl);
    this.tables.clear();
    this.names = new Set();
    this.diagnosis = undefined;
    this.problem = undefined;
    this.revision = 0;
    this.firstAsked = false;
    this.set({ ...NO_SESSION, isLoaded: this.state.isLoaded });
  }

  private append(
    more: readonly Pick<TryFile, 'file' | 'content' | 'modifiedUnixNs' | 'fromArchive'>[],
  ): void {
    const files = more.map(
      (file): TryFile => ({
        ...file,
        id: `file-${this.nextId++}`,
        contentUrl: URL.createObjectURL(file.content),
        state: 'queued',
        tables: [],
      }),
    );
    this.set({ files: [...this.state.files, ...files] });
  }

  private async run(era: number): Promise<void> {
    this.set({ isReading: true });
    this.firstAsked = this.diagnosis !== undefined;
    await Promise.all(this.readers.map((reader) => this.readAll(reader, era)));
    if (era !== this.era) return;
    await this.diagnose(era, true);
    if (era !== this.era) return;
    this.set({ isReading: false, verdictMs: this.now() - this.startedMs });
  }

  private async readAll(reader: BrowserCompute, era: number): Promise<void> {
    while (era === this.era) {
      await this.lookAtNew(reader, era);
      if (era !== this.era) return;
      const next = this.nextFile();
      if (next) {
        await this.readOne(reader, next, era);
        this.maybeDiagnose(era);
        continue;
      }
      // an archive that another reader opens may still give files
      if (!this.state.files.some(({ state }) => state === 'parsing')) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private async lookAtNew(reader: BrowserCompute, era: number): Promise<void> {
    const unseen = this.state.files.filter(
      ({ state, kind }) => state === 'queued' && kind === undefined,
    );
    if (unseen.length === 0) return;
    const answer = await reader.look({
      files: unseen.map(({ content, file }) => ({ content, file })),
    });
    if (era !== this.era) return;
    for (const [i, { id }] of unseen.entries()) {
      this.change(id, { kind: answer.ok ? (answer.value.seen[i]?.kind ?? 'unknown') : 'unknown' });
    }
  }

  private nextFile(): TryFile | undefined {
    const queued = this.state.files.filter(({ state }) => state === 'queued');
    return queued.sort(
      (a, b) => readingRank(a.kind) - readingRank(b.kind) || a.content.size - b.content.size,
    )[0];
  }

  private async readOne(reader: BrowserCompute, file: TryFile, era: number): Promise<void> {
    this.change(file.id, { state: 'parsing' });
    const hints = {
      file: file.file,
      ...(file.modifiedUnixNs && { modifiedUnixNs: file.modifiedUnixNs }),
    };
    const answer = await reader.read(
      { content: file.content, hints },
      {
        onProgress: (progress) => {
          if (era === this.era) this.change(file.id, { progress });
        },
        onTables: (soFar) => {
          if (era === this.era) this.takeSoFar(file, soFar);
        },
      },
      this.cores > 1 ? this.diagnoser : undefined,
    );
    if (era !== this.era) return;
    if (answer.ok) return this.take(file, answer.value);
    this.tables.forgetSoFar(file.id);
    const problem = answer.error.code === 'parse.crashed' ? OUT_OF_MEMORY : answer.error;
    this.settle(file.id, damagedRecord(file.file, problem));
  }

  private takeSoFar({ id }: TryFile, soFar: TablesSoFar): void {
    const before = this.state.files.find((file) => file.id === id)?.soFar ?? [];
    this.change(id, { soFar: [...before, this.tables.takeSoFar(id, soFar)] });
  }

  private take(file: TryFile, read: StoredRead): void {
    if (file.fromArchive !== undefined && read.record.kind === 'archive') {
      this.settle(file.id, nestedArchive(read.record));
      return;
    }
    const tables = this.tables.take(file.id, read);
    this.change(file.id, { tables });
    this.settle(file.id, read.record);
    if (!read.entries) return;
    const sentAlone = this.state.files.every(
      ({ id, fromArchive }) => id === file.id || fromArchive,
    );
    const entries = namedEntries(file.file, read.entries, sentAlone, this.names);
    this.append(entries.map((entry) => ({ ...entry, fromArchive: file.id })));
  }

  /** A first answer as soon as the dumps are read, and a better one now and then. */
  private maybeDiagnose(era: number): void {
    const open = this.state.files.filter(({ state }) => state !== 'final');
    if (open.length === 0) return;
    if (open.some(({ kind }) => kind === undefined || isForFirstAnswer(kind))) return;
    if (!this.firstAsked) {
      if (!this.state.files.some(({ record }) => record?.facts.form === 'dump')) return;
    } else if (this.now() - this.diagnosedMs < REFINE_EVERY_MS && !takesLong(open)) return;
    this.firstAsked = true;
    this.diagnosedMs = Number.POSITIVE_INFINITY;
    void this.diagnose(era, false);
  }

  private async diagnose(era: number, isLast: boolean): Promise<void> {
    const known = this.state.files.filter(({ record }) => record && isReported(record));
    const receivedAt = new Date(this.receivedAt);
    this.problem = known
      .map(({ record }) => record && datedAhead(record, receivedAt))
      .find(Boolean);
    if (!this.problem) {
      const answer = await this.diagnoser.diagnoseStored({
        artifacts: known.flatMap(({ file, record, modifiedUnixNs, tables }) =>
          record
            ? [
                {
                  record,
                  hints: { file, ...(modifiedUnixNs && { modifiedUnixNs }) },
                  tables: this.tables.storedOf(tables),
                },
              ]
            : [],
        ),
      });
      if (era !== this.era) return;
      if (answer.ok) this.diagnosis = answer.value;
      else if (isLast) this.problem = answer.error;
    }
    const nowMs = this.now();
    const stood = this.shown.view?.diagnosis && nowMs - this.shownMs >= READ_AFTER_MS;
    const answered =
      this.state.answered ??
      (stood && this.shown.view
        ? { view: this.shown.view, files: this.diagnosedFiles }
        : undefined);
    this.diagnosedFiles = known.length;
    this.revision++;
    this.diagnosedMs = nowMs;
    this.shownMs = nowMs;
    this.set({
      answered,
      firstAnswerOf: isLast ? undefined : dumpCount(known),
      firstVerdictMs: this.state.firstVerdictMs ?? nowMs - this.startedMs,
    });
  }

  private shownMs = 0;
  private diagnosedFiles = 0;

  private settle(id: string, record: ArtifactRecord): void {
    const named = this.state.files.find((file) => file.id === id)?.file ?? record.file;
    this.change(id, {
      state: 'final',
      record: { ...record, file: named },
      progress: undefined,
      soFar: undefined,
    });
  }

  private change(id: string, part: Partial<TryFile>): void {
    this.set({
      files: this.state.files.map((file) => (file.id === id ? { ...file, ...part } : file)),
    });
  }

  private set(part: Partial<TryState>): void {
    this.state = { ...this.state, ...part };
    if (this.emitting !== undefined) return;
    this.emitting = setTimeout(() => {
      this.emitting = undefined;
      this.state = { ...this.state, view: this.viewNow() };
      this.shown = this.state;
      for (const listener of this.listeners) listener();
    }, 16);
  }

  private viewNow(): CaptureView | undefined {
    const { files, isReading } = this.state;
    if (files.length === 0) return undefined;
    return tryView({
      files,
      service: this.service(),
      receivedAt: this.receivedAt,
      revision: this.revision,
      isReading,
      ...(this.diagnosis && { diagnosis: this.diagnosis }),
      ...(this.problem && { problem: this.problem }),
    });
  }

  /** As a record in the capture says, else as the file names hint. */
  private service(): string {
    for (const { record } of this.state.files) {
      const facts = record?.facts;
      if (facts?.form === 'manifest' && facts.service) return facts.service;
    }
    return suggestService(this.state.chosen, []) ?? '';
  }
}

/** Only traces are left, and they are large: whoever waits has the best answer that there is. */
const takesLong = (open: readonly TryFile[]): boolean =>
  open.every(({ kind, state }) => kind === 'execution-trace' && state === 'queued') &&
  open.reduce((sum, { content }) => sum + content.size, 0) >= LARGE_TRACE_BYTES;

const dumpCount = (files: readonly TryFile[]): number =>
  files.filter(({ record }) => record?.facts.form === 'dump').length;

let session: TrySession | undefined;

/** The one of this document; made when a page first needs it, in the browser alone. */
export function trySession(): TrySession {
  const cores = typeof navigator === 'undefined' ? 1 : (navigator.hardwareConcurrency ?? 1);
  session ??= new TrySession(createBrowserCompute, cores, new TryTables(localTables));
  return session;
}
