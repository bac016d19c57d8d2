import { setImmediate as nextTurn } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { err, ok, ProblemError, type Result } from '@unpark/base';
import {
  collectRecord,
  decodeTable,
  encodeTable,
  FRAMES,
  isRedactedTable,
  LABELS,
  redactDiagnosis,
  type Redactor,
  redactRecord,
  redactTable,
  type Table,
  tableSchemaOf,
  TRACE_NAMES,
} from '@unpark/model';
import type { WorkspaceScope } from '../access/enter-workspace';
import { getCaptureView } from '../captures/get-capture-view';
import type { Deps } from '../deps';
import type { ArtifactView, CaptureView, TableRef } from '../views';
import { LINK_LIMITS } from './link-views';

/** A table of a link: the stored bytes, or others in their place. */
export interface SharedTable {
  readonly number: number;
  readonly tableId: string;
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

export interface SharedCapture {
  readonly captureId: string;
  readonly revision: number;
  /** ids by which its original files are opened, in the order of the view's artifacts */
  readonly artifactIds: readonly string[];
  readonly view: CaptureView;
  readonly tables: readonly SharedTable[];
}

/** Hold what numbering begins with: their texts are known before any sentence is read. */
const COLLECTED = new Set([FRAMES.name, LABELS.name, TRACE_NAMES.name]);

/** Captures as the workspace sees them, with their tables that hold texts. */
export interface CapturesToShare {
  readonly views: readonly CaptureView[];
  readonly tables: ReadonlyMap<string, Table>;
}

/**
 * Reads what a link would show.
 *
 * @returns `link.not-final` while a capture has no diagnosis, `link.too-large` when its texts are more
 *   than a link may hold
 */
export async function readCapturesToShare(
  deps: Deps,
  scope: WorkspaceScope,
  captureIds: readonly string[],
): Promise<Result<CapturesToShare>> {
  const views: CaptureView[] = [];
  const tables = new Map<string, Table>();
  let left: number = LINK_LIMITS.tableBytes;
  for (const capture of captureIds) {
    const view = await getCaptureView(deps, scope, { capture });
    if (!view.ok) return view;
    if (view.value.capture.state !== 'done' || !view.value.diagnosis) return err(NOT_FINAL);
    views.push(view.value);
    for (const table of view.value.artifacts.flatMap((artifact) => artifact.tables)) {
      const schema = tableSchemaOf(table.name, table.version);
      if (!schema || !isRedactedTable(schema)) continue;
      left -= table.sizeBytes;
      if (left < 0) return err(TOO_LARGE);
      tables.set(table.id, await readTable(deps, scope, table));
      await nextTurn();
    }
  }
  return ok({ views, tables });
}

async function readTable(deps: Deps, scope: WorkspaceScope, table: TableRef): Promise<Table> {
  const row = await scope.client.derivedTable.findUnique({
    where: { id: table.id },
    select: { sha256: true },
  });
  const opened = row && (await deps.storage.openRead(row.sha256));
  if (!opened?.ok) throw new ProblemError(opened ? opened.error : NOT_FINAL);
  const schema = tableSchemaOf(table.name, table.version);
  if (!schema) throw new ProblemError(NOT_FINAL);
  const decoded = decodeTable(schema, new Uint8Array(await buffer(opened.value.stream)));
  if (!decoded.ok) throw new ProblemError(decoded.error);
  return decoded.value;
}

/** Learns everything that has a number before anything is written. */
export async function collectTexts(redactor: Redactor, captures: CapturesToShare): Promise<void> {
  if (!redactor.isOn) return;
  for (const table of captures.tables.values()) {
    if (COLLECTED.has(table.schema.name)) redactTable(redactor, table);
    await nextTurn();
  }
  for (const view of captures.views) {
    for (const { record } of view.artifacts) if (record) collectRecord(redactor, record);
  }
}

/**
 * Copies of captures without what is removed; call `collectTexts` first. Ids are made anew: they and
 * numbers of tables mean something inside the link only.
 */
export async function redactCaptures(
  redactor: Redactor,
  captures: CapturesToShare,
  originals: boolean,
): Promise<SharedCapture[]> {
  const out: SharedCapture[] = [];
  let number = 0;
  let artifactNumber = 0;
  for (const [i, view] of captures.views.entries()) {
    const tables: SharedTable[] = [];
    const idOf = new Map(view.artifacts.map((one, k) => [one.id, `a${artifactNumber + k + 1}`]));
    const artifacts: ArtifactView[] = [];
    for (const artifact of view.artifacts) {
      const refs: TableRef[] = [];
      for (const table of artifact.tables) {
        const text = redactor.isOn ? captures.tables.get(table.id) : undefined;
        const schema = tableSchemaOf(table.name, table.version);
        // a table of another release may hold texts that this one cannot look at
        if (!schema && redactor.isOn) continue;
        const made = text && redactTable(redactor, text);
        const bytes = made && new Uint8Array(encodeTable(made));
        tables.push({ number, tableId: table.id, ...(bytes && { bytes }) });
        refs.push({
          ...table,
          id: `t${number}`,
          url: tableMark(number),
          ...(made && bytes && { rows: made.rows, sizeBytes: bytes.length }),
        });
        number += 1;
        await nextTurn();
      }
      const { record, fromArchive } = artifact;
      artifactNumber += 1;
      artifacts.push({
        id: `a${artifactNumber}`,
        file: redactor.artifactName(artifact.file),
        sizeBytes: artifact.sizeBytes,
        sha256: '',
        state: artifact.state,
        ...(record && { record: redactRecord(redactor, record) }),
        tables: refs,
        originalUrl: originals ? originalMark(artifactNumber) : '',
        ...(fromArchive !== undefined && { fromArchive: idOf.get(fromArchive) ?? '' }),
      });
    }
    out.push({
      captureId: view.capture.id,
      revision: view.capture.revision,
      artifactIds: view.artifacts.map(({ id }) => id),
      view: guestCapture(redactor, view, artifacts, i),
      tables,
    });
  }
  return out;
}

function guestCapture(
  redactor: Redactor,
  view: CaptureView,
  artifacts: readonly ArtifactView[],
  i: number,
): CaptureView {
  const { capture, diagnosis } = view;
  const { sentence, sentenceZh } = capture;
  return {
    workspace: { id: '', slug: '', name: '', role: 'viewer' },
    service: { id: '', name: '', slug: '' },
    capture: {
      id: guestCaptureId(i),
      state: capture.state,
      severity: capture.severity,
      outcome: capture.outcome,
      pattern: capture.pattern,
      ...(sentence !== undefined && { sentence: redactor.text(sentence) }),
      ...(sentenceZh !== undefined && { sentenceZh: redactor.text(sentenceZh) }),
      goroutineCount: capture.goroutineCount,
      artifactCounts: capture.artifactCounts,
      goVersion: capture.goVersion,
      at: capture.at,
      atSource: capture.atSource,
      uploadedAt: capture.at,
      sizeBytes: capture.sizeBytes,
      revision: 0,
      windowFromUnixNs: capture.windowFromUnixNs,
      windowToUnixNs: capture.windowToUnixNs,
      windowSource: capture.windowSource,
      rules: 'current',
    },
    artifacts,
    mutes: [],
    ...(diagnosis && { diagnosis: redactDiagnosis(redactor, diagnosis) }),
  };
}

/** In the form of a capture's id, so that addresses of comparisons can hold it. */
export const guestCaptureId = (i: number): string => `cap_${String(i + 1).padStart(26, '0')}`;

const TABLE_MARK = 'table:';
const ORIGINAL_MARK = 'original:';
const tableMark = (number: number): string => `${TABLE_MARK}${number}`;
const originalMark = (number: number): string => `${ORIGINAL_MARK}${number}`;

/** The copy as it was kept, with addresses that hold the token of whoever asks. */
export const withAddresses = (view: CaptureView, token: string): CaptureView => ({
  ...view,
  artifacts: view.artifacts.map((artifact) => ({
    ...artifact,
    originalUrl: addressOf(artifact.originalUrl, token),
    tables: artifact.tables.map((table) => ({ ...table, url: addressOf(table.url, token) })),
  })),
});

function addressOf(mark: string, token: string): string {
  if (mark.startsWith(TABLE_MARK)) {
    return `/api/v1/shared/${token}/tables/${mark.slice(TABLE_MARK.length)}`;
  }
  return mark.startsWith(ORIGINAL_MARK)
    ? `/api/v1/shared/${token}/originals/${mark.slice(ORIGINAL_MARK.length)}`
    : '';
}

const NOT_FINAL = {
  code: 'link.not-final',
  message: 'A capture of this investigation is still being read.',
  next: 'Share it once its diagnosis is there.',
};

const TOO_LARGE = {
  code: 'link.too-large',
  message: `The names in these captures are more than ${LINK_LIMITS.tableBytes / 1024 / 1024} MiB, which is the most that a link holds.`,
  next: 'Share a capture with fewer or smaller files.',
  values: { limit: `${LINK_LIMITS.tableBytes / 1024 / 1024} MiB` },
};
