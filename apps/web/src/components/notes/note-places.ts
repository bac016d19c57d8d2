import {
  FRAMES,
  findingOfEvidence,
  evidenceOfFinding,
  GOROUTINES,
  LABELS,
  type PinContext,
  type PinnedSelection,
  pinSelection,
  type PinPlace,
  type Selection,
  STACKS,
  type TableSchema,
  TRACE_GOROUTINES,
} from '@unpark/model';
import type { ArtifactView, CaptureView } from '@unpark/usecases';
import type { CaptureViewState } from '@unpark/view-state';
import type { PinsRequest } from '../../workers/pin-messages';
import type { DumpRef, FlameSource } from '../capture-page/flame-sources';
import { withSelection, without } from '../capture-page/capture-actions';
import { tableAddresses } from '../capture-page/table-addresses';
import { withOneOf } from '../capture-page/view-steps';

/** The tables of a file that these pins are looked for in: they are fetched for nothing else. */
function tablesFor(artifact: ArtifactView, pins: readonly PinnedSelection[]): ReadonlySet<string> {
  const schemas: TableSchema[] = [];
  if (pins.some(({ functions }) => functions.length > 0)) schemas.push(FRAMES);
  if (pins.some(({ stack }) => stack !== undefined) && artifact.record?.facts.form === 'dump')
    schemas.push(FRAMES, STACKS, GOROUTINES);
  if (pins.some(({ goroutines }) => goroutines !== undefined))
    schemas.push(GOROUTINES, TRACE_GOROUTINES);
  if (pins.some(({ label }) => label !== undefined)) schemas.push(LABELS);
  return new Set(schemas.map(({ name }) => name));
}

const placeOf = ({ file, sha256, record }: ArtifactView): PinPlace => ({
  file,
  sha256,
  ...(record?.facts.form === 'trace' && {
    durationNs: record.facts.durationNs,
    ...(record.facts.fromUnixNs !== undefined && { originUnixNs: record.facts.fromUnixNs }),
  }),
});

/** The selection as a note keeps it, with the view that the page is about. */
export function pinOfPage(
  view: CaptureView,
  state: CaptureViewState,
  selection: Selection,
  dump: DumpRef | undefined,
  source: FlameSource | undefined,
): PinnedSelection {
  const finding = findingOfEvidence(view.diagnosis, selection.evidence);
  const shown =
    state.tab !== 'verdict' && state.tab !== 'files' ? state.tab : viewOf(state, selection);
  const context: PinContext = {
    files: view.artifacts.map(placeOf),
    view: shown,
    ...(shown === 'flame' &&
      source?.choice.artifact !== undefined && {
        source: {
          file: source.choice.artifact,
          ...(source.choice.type !== undefined && { type: source.choice.type }),
          ...(source.choice.dump !== undefined && { dump: source.choice.dump }),
        },
      }),
    ...(dump && {
      dump: {
        file: dump.artifact.file,
        dump: dump.dump,
        ...(dump.atUnixNs !== undefined && { atUnixNs: String(dump.atUnixNs) }),
      },
    }),
    ...(finding && { finding }),
  };
  return pinSelection(selection, context);
}

/** The view that holds the focus, else the one that is best at what is selected. */
function viewOf(state: CaptureViewState, selection: Selection): PinnedSelection['view'] {
  const panel = document.activeElement?.closest('[id^="capture-panel-"]')?.id;
  const focused = state.views.find((name) => panel === `capture-panel-${name}`);
  if (focused) return focused;
  if (selection.range && state.views.includes('timeline')) return 'timeline';
  if (selection.goroutines && state.views.includes('goroutines')) return 'goroutines';
  return state.views[0];
}

/** What the worker is asked for the notes of a capture, its own or another's. */
export const pinsRequest = (
  view: CaptureView,
  pins: readonly PinnedSelection[],
  isSameProcess: boolean,
): PinsRequest => ({
  kind: 'pins',
  artifact: view.service.name,
  pins,
  isSameProcess,
  files: view.artifacts.map((artifact) => ({
    place: placeOf(artifact),
    tables: tableAddresses(artifact, tablesFor(artifact, pins)),
  })),
  evidence: pins.map((pin) =>
    pin.finding ? (evidenceOfFinding(view.diagnosis, pin.finding) ?? null) : null,
  ),
});

/**
 * The page with what a note is pinned to selected, in the view that it was made in. What might hide it
 * there (filters, steps, another part of the time) is undone.
 */
export function withNote(
  state: CaptureViewState,
  pin: PinnedSelection,
  selection: Selection,
  traces: readonly string[],
): CaptureViewState {
  const bare = without(state, 'group', 'zoom', 'goroutine', 'pivot', 'flameLabel', 'window');
  const unhidden = { ...bare, filter: '', search: '', flameSteps: [], difference: false };
  const trace = [selection.range?.artifact, selection.goroutines?.artifact].find(
    (file) => file !== undefined && traces.includes(file),
  );
  const { goroutines, source, view } = pin;
  const dump = goroutines?.dump !== undefined && selection.goroutines?.artifact === goroutines.file;
  const next = withSelection(
    {
      ...unhidden,
      ...(trace !== undefined && { trace }),
      ...(dump && { dump: { artifact: goroutines.file, dump: goroutines.dump } }),
      ...(source && {
        sample: {
          artifact: source.file,
          ...(source.type !== undefined && { type: source.type }),
          ...(source.dump !== undefined && { dump: source.dump }),
        },
      }),
    },
    selection,
  );
  return view ? { ...withOneOf(next, [view]), tab: view } : next;
}
