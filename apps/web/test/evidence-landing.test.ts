import { runDiagnose, runParse } from '@unpark/compute';
import { dumpTablesOf, type EvidenceRows, TRACE_GOROUTINES, tableNamed } from '@unpark/model';
import { hintsOf, listBundles, readBundle } from '@unpark/testkit/corpus';
import type { ArtifactView } from '@unpark/usecases';
import {
  type CaptureViewState,
  DEFAULT_VIEW_STATE,
  decodeViewState,
  encodeViewState,
  type ViewName,
} from '@unpark/view-state';
import { describe, expect, it } from 'vitest';
import { withEvidence } from '../src/components/capture-page/capture-actions';
import { completed, evidenceById } from '../src/components/capture-page/evidence-index';
import {
  chosenSource,
  dumpsInOrder,
  flameSources,
  type SourceWords,
} from '../src/components/capture-page/flame-sources';
import english from '../src/i18n/messages/en/flame.json';

const WORDS: SourceWords = {
  dump: (number) => `Dump ${number}`,
  delta: (name) => `${name} Δ`,
  inFile: (name, file) => `${name}, ${file}`,
  of: (kind) => english.source[kind],
};

/** One bundle of each way to hang, of the newest Go, and three that do not. */
const bundles = listBundles()
  .filter(({ go }) => go === '1.27')
  .filter((truth, place, all) => all.findIndex((o) => o.scenario === truth.scenario) === place)
  .filter((_, place) => place % 4 === 0)
  .map(({ bundle }) => bundle);

function captureOf(bundle: string) {
  const parsed = readBundle(bundle).map((entry) => {
    const hints = hintsOf(entry);
    return { ...runParse({ bytes: entry.bytes, hints }), hints };
  });
  const diagnosis = runDiagnose(
    parsed.map(({ tables, hints, ...record }) => ({ record, tables, hints })),
  );
  const artifacts = parsed.map(
    ({ tables, ...record }): ArtifactView => ({
      id: record.file,
      file: record.file,
      sizeBytes: 1,
      sha256: '',
      state: 'final',
      originalUrl: '',
      tables: tables.map((table) => ({
        id: table.schema.name,
        name: table.schema.name,
        version: 1,
        rows: table.rows,
        sizeBytes: 1,
        url: `/${record.file}/${table.schema.name}`,
      })),
      record,
    }),
  );
  const dumps = dumpsInOrder(artifacts, diagnosis);
  return { parsed, diagnosis, dumps, sources: flameSources(artifacts, dumps, WORDS) };
}

/** As somebody has left the page who looked at something else. */
const ELSEWHERE: CaptureViewState = {
  ...DEFAULT_VIEW_STATE,
  views: ['metrics'],
  filter: 'state:running',
  flameSteps: [{ kind: 'focus', expression: 'nothing has this name' }],
  goroutine: '1',
  window: { fromNs: 0, toNs: 1 },
};

const canShow = ({ table }: EvidenceRows): readonly ViewName[] => {
  if (table === 'goroutines') return ['goroutines', 'flame', 'waits'];
  if (table === 'samples') return ['flame'];
  if (table === 'metric-series') return ['metrics'];
  return ['timeline', 'flame'];
};

describe('clicking a piece of evidence', () => {
  it.each(bundles)('%s: every one lands where it can be seen', (bundle) => {
    const { parsed, diagnosis, dumps, sources } = captureOf(bundle);
    const all = [...evidenceById(diagnosis).values()];
    expect(all.length).toBeGreaterThan(0);
    const goidsOf = (file: string): ReadonlySet<string> => {
      const tables = parsed.find((artifact) => artifact.file === file)?.tables ?? [];
      const goid =
        dumpTablesOf(tables)?.goroutines.columns.goid.values ??
        tableNamed(tables, TRACE_GOROUTINES)?.columns.goid.values;
      return new Set(Array.from(goid ?? [], String));
    };
    for (const item of all) {
      const state = withEvidence(ELSEWHERE, item, sources);
      const where = `${bundle} ${item.id}`;
      if (item.rows.length > 0) {
        const [rows] = item.rows;
        const shown = state.views.filter((view) => rows && canShow(rows).includes(view));
        expect(shown.length, `${where} is in sight`).toBeGreaterThan(0);
      }
      expect(state.filter, where).toBe('');
      expect(state.flameSteps, where).toEqual([]);
      expect(state.goroutine, where).toBeUndefined();

      const { goroutines } = state.selection;
      const known = goroutines && goidsOf(goroutines.artifact);
      for (const goid of goroutines?.goids ?? [])
        expect(known?.has(goid), `${where} g${goid}`).toBe(true);

      for (const rows of item.rows) {
        if (rows.table === 'goroutines') {
          const chosen = item.rows.find(({ table }) => table === 'goroutines');
          expect(state.dump?.artifact, where).toBe(chosen?.artifact);
          expect(
            dumps.some(
              ({ artifact, dump }) =>
                artifact.file === state.dump?.artifact && dump === state.dump.dump,
            ),
            `${where} names a dump of the capture`,
          ).toBe(true);
        }
        if (rows.table === 'samples') {
          const chosen = item.rows.find(({ table }) => table === 'samples');
          expect(chosenSource(sources, state.sample)?.artifact.file, where).toBe(chosen?.artifact);
        }
        if (rows.table === 'trace-goroutines') expect(state.trace, where).toBeDefined();
      }

      // the link says the same
      const linked = decodeViewState(encodeViewState(state));
      const whole = completed(linked.selection, evidenceById(diagnosis));
      expect(whole.functions, where).toEqual(state.selection.functions.slice(0, 40));
      expect(new Set(whole.goroutines?.goids), where).toEqual(new Set(goroutines?.goids));
      expect(linked.views, where).toEqual(state.views);
    }
  });
});
