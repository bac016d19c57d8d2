import type { Evidence, EvidenceRows, Selection } from '@unpark/model';
import { type CaptureViewState, selectionOfEvidence, type ViewName } from '@unpark/view-state';
import type { FlameSource } from './flame-sources';
import { withOneOf } from './view-steps';

type Optional =
  | 'group'
  | 'zoom'
  | 'sample'
  | 'dump'
  | 'goroutine'
  | 'trace'
  | 'window'
  | 'pivot'
  | 'sourceOf'
  | 'flameLabel';

/** The state without some of its optional parts. */
export function without(state: CaptureViewState, ...parts: readonly Optional[]): CaptureViewState {
  const next: { -readonly [K in keyof CaptureViewState]: CaptureViewState[K] } = { ...state };
  for (const part of parts) delete next[part];
  return next;
}

/** A new selection; the group and the box that were opened for the old one close. */
export const withSelection = (state: CaptureViewState, selection: Selection): CaptureViewState => ({
  ...state,
  selection,
});

/**
 * What clicking evidence does: select it, and bring the views to where it can be seen. What might hide it
 * there (filters, steps, a page of one goroutine, another part of the time) is undone.
 */
export function withEvidence(
  state: CaptureViewState,
  evidence: Evidence,
  sources: readonly FlameSource[],
): CaptureViewState {
  const bare = without(state, 'group', 'zoom', 'goroutine', 'pivot', 'flameLabel', 'window');
  const unhidden = { ...bare, filter: '', search: '', flameSteps: [], difference: false };
  const next = withSelection(unhidden, selectionOfEvidence(evidence));
  const rowsOf = <T extends EvidenceRows['table']>(...tables: readonly T[]) =>
    evidence.rows.find((rows): rows is Extract<EvidenceRows, { table: T }> =>
      tables.some((table) => table === rows.table),
    );
  const goroutines = rowsOf('goroutines');
  const traced = rowsOf('trace-goroutines', 'trace-stacks');
  const place = goroutines && {
    artifact: goroutines.artifact,
    dump: dumpOfRow(sources, goroutines.artifact, goroutines.rows[0] ?? 0),
  };
  const samples = rowsOf('samples');
  const profile = sources.find(
    ({ of, artifact }) =>
      samples !== undefined &&
      of.form === 'profile' &&
      artifact.file === samples.artifact &&
      of.sampleType === samples.sampleType,
  );
  const sample =
    profile?.choice ?? place ?? (traced && { artifact: traced.artifact, type: 'wall' });
  const [first] = evidence.rows;
  return withOneOf(
    {
      ...next,
      ...(place && { dump: place }),
      ...(traced && { trace: traced.artifact }),
      ...(sample && { sample }),
    },
    first ? VIEWS_OF_ROWS[first.table] : [],
  );
}

/** Where rows of a table can be seen, best first. */
const VIEWS_OF_ROWS: Readonly<Record<EvidenceRows['table'], readonly ViewName[]>> = {
  goroutines: ['goroutines', 'flame', 'waits'],
  samples: ['flame'],
  'trace-goroutines': ['timeline', 'flame'],
  'trace-stacks': ['timeline', 'flame'],
  'metric-series': ['metrics'],
};

/** Which of the dumps of a file a row of its goroutines table is in; they stand in file order. */
function dumpOfRow(sources: readonly FlameSource[], file: string, row: number): number {
  const facts = sources.find(({ artifact }) => artifact.file === file)?.artifact.record?.facts;
  if (facts?.form !== 'dump') return 0;
  let end = 0;
  for (const [dump, { goroutineCount }] of facts.dumps.entries()) {
    end += goroutineCount;
    if (row < end) return dump;
  }
  return 0;
}

/** The flame graph of another source; the zoomed box names a path that may not be there. */
export const withSource = (state: CaptureViewState, source: FlameSource): CaptureViewState => {
  const next = { ...without(state, 'zoom'), sample: source.choice };
  const { artifact, dump } = source.choice;
  return artifact !== undefined && dump !== undefined
    ? { ...next, dump: { artifact, dump } }
    : next;
};
