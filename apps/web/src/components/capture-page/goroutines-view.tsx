'use client';

import { formatCount } from '@unpark/base';
import type { Selection } from '@unpark/model';
import { parseGoroutineFilter } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { filterAsked } from '../../workers/filter-asked';
import type { DumpModel } from '../../workers/capture-messages';
import type {
  GoroutinePreviewRequest,
  GoroutineTable,
  GoroutineTableRequest,
} from '../../workers/goroutine-messages';
import { without } from './capture-actions';
import { dumpRequest, NO_IDLE_RULES, pairOf } from './dump-requests';
import { GoroutineAges } from './goroutine-ages';
import { agesFrom, useGoroutines, useLatest } from './goroutine-data';
import { DifferenceSums } from './goroutine-difference';
import { answerable, GoroutineFilterField } from './goroutine-filter-field';
import { GoroutineGroups, type RowsProps } from './goroutine-groups';
import { selectedRows } from './goroutine-rows';
import { labelsOf } from './goroutine-words';
import { GoroutinesPanel, NoDump, NoMatch, NotShown } from './goroutines-panel';
import { useDump } from './use-capture-data';
import { loadGoroutineOne, loadTreeList } from './view-parts';
import type { ViewProps } from './view-props';

const GoroutineOneView = lazy(() =>
  loadGoroutineOne().then((component) => ({ default: component })),
);
const GoroutineTreeList = lazy(() => loadTreeList().then((component) => ({ default: component })));

/** Typing is answered once the fingers rest. */
const TYPING_MS = 90;

/** The goroutines of one dump, or of two against each other: filtered, grouped, one by one. */
export function GoroutinesView(props: ViewProps) {
  const { view, state, change, dumps, dump } = props;
  const t = useTranslations('goroutines');
  const { diagnosis } = view;
  const idle = diagnosis?.idle ?? NO_IDLE_RULES;
  const pair = useMemo(() => pairOf(dumps, dump), [dumps, dump]);
  const difference = state.difference && pair !== undefined;
  const shown = difference ? pair.to : dump;
  // a difference has no tree: who created whom does not change
  const isTree = state.grouping === 'tree' && !difference;
  const request = useMemo<GoroutineTableRequest | undefined>(() => {
    if (!shown) return undefined;
    const ages = agesFrom(view.artifacts, diagnosis, shown);
    return {
      kind: 'goroutine-table',
      artifact: shown.artifact.file,
      dump: dumpRequest(shown, idle),
      ...(pair && { pair: { from: dumpRequest(pair.from, idle), to: dumpRequest(pair.to, idle) } }),
      difference,
      grouping: state.grouping === 'tree' ? (difference ? 'creator' : 'stack') : state.grouping,
      ...(state.groupLabel !== undefined && { labelKey: state.groupLabel }),
      filter: filterAsked(state.filter, diagnosis),
      ...(ages && { ages }),
      sort: state.sort,
    };
  }, [
    shown,
    view.artifacts,
    diagnosis,
    idle,
    pair,
    difference,
    state.grouping,
    state.groupLabel,
    state.filter,
    state.sort,
  ]);
  const key = `${shown?.key} ${difference} ${state.grouping}`;
  const full = useGoroutines('goroutine-table', request);
  // rows do not wait for a trace that knows ages better
  const plain = useGoroutines(
    'goroutine-table',
    useMemo(() => request?.ages && withoutAges(request), [request]),
  );
  const loaded = useLatest(full.state === 'loading' && plain.state === 'ready' ? plain : full, key);
  const model = useDump(shown && dumpRequest(shown, idle));
  const earlier = useDump(difference ? dumpRequest(pair.from, idle) : undefined);
  const table = loaded.state === 'ready' ? loaded.value : undefined;
  const titleOf = useMemo(
    () => table && titlesOf(t, table, state.grouping),
    [t, table, state.grouping],
  );
  const open = (goid: string) => change((from) => ({ ...from, goroutine: goid }));

  return (
    <GoroutinesPanel
      dumps={dumps}
      dump={dump}
      pair={pair}
      difference={difference}
      grouping={state.grouping}
      sort={state.sort}
      table={table}
      titleOf={titleOf}
      isOne={state.goroutine !== undefined}
      onDump={(next) =>
        change((from) => ({
          ...without(from, 'group'),
          dump: { artifact: next.artifact.file, dump: next.dump },
          difference: false,
        }))
      }
      onDifference={() => change((from) => ({ ...without(from, 'group'), difference: true }))}
      onGrouping={(grouping) => change((from) => ({ ...without(from, 'group'), grouping }))}
      onGroupLabel={(groupLabel) => change((from) => ({ ...without(from, 'group'), groupLabel }))}
      onSort={(sort) => change((from) => ({ ...from, sort }))}
    >
      {!dump || !shown ? (
        <NoDump
          hasGoroutineProfile={view.artifacts.some(
            (artifact) => artifact.record?.kind === 'pprof-goroutine',
          )}
        />
      ) : state.goroutine !== undefined ? (
        <Suspense fallback={<div aria-busy="true" className="min-h-[200px]" />}>
          <GoroutineOneView {...props} dump={shown} goid={state.goroutine} onOpen={open} />
        </Suspense>
      ) : loaded.state === 'failed' ? (
        <NotShown problem={loaded.problem} />
      ) : model.state === 'failed' ? (
        <NotShown problem={model.problem} />
      ) : table &&
        request &&
        model.state === 'ready' &&
        (!difference || earlier.state === 'ready') ? (
        <Rows
          {...props}
          shown={shown}
          pair={pair}
          difference={difference}
          isTree={isTree}
          request={request}
          table={table}
          main={model.value}
          earlier={earlier.state === 'ready' ? earlier.value : undefined}
          titleOf={titleOf}
          onOpen={open}
        />
      ) : (
        <p role="status" className="min-h-[200px] p-3 text-dense text-ink-3">
          {t('reading', { file: shown.artifact.file })}
        </p>
      )}
    </GoroutinesPanel>
  );
}

function withoutAges(request: GoroutineTableRequest): GoroutineTableRequest {
  const copy: { -readonly [K in keyof GoroutineTableRequest]: GoroutineTableRequest[K] } = {
    ...request,
  };
  delete copy.ages;
  return copy;
}

/** Rows that are not named by a function: by a label's value, by nobody. */
function titlesOf(
  t: ReturnType<typeof useTranslations<'goroutines'>>,
  table: GoroutineTable,
  grouping: string,
): ((at: number) => string | undefined) | undefined {
  if (grouping === 'label') {
    return (at) =>
      labelsOf(table, at).find(({ key }) => key === table.groupedBy)?.value ??
      (table.groupedBy === undefined ? t('noLabels') : t('noLabel', { key: table.groupedBy }));
  }
  if (grouping !== 'creator') return undefined;
  return (at) => ((table.fn[at] ?? -1) < 0 ? t('noCreator') : undefined);
}

function Rows(props: RowsProps) {
  const { state, change, selection, select, request, table, main, earlier, view } = props;
  const t = useTranslations('goroutines');
  const { diagnosis } = view;
  const applied = state.filter;
  const [typed, setTyped] = useState({ over: applied, text: applied });
  const draft = typed.over === applied ? typed.text : applied;
  const setDraft = (text: string) => setTyped({ over: applied, text });
  const apply = (filter: string) => {
    setTyped({ over: filter, text: filter });
    change((from) => ({ ...from, filter }));
  };
  const rested = useRested(draft, TYPING_MS);
  const parsed = useMemo(() => parseGoroutineFilter(draft), [draft]);
  const asked = useMemo(() => answerable(rested), [rested]);
  const isTyping = asked !== undefined && rested.trim() !== applied.trim();
  const preview = useGoroutines(
    'goroutine-preview',
    useMemo<GoroutinePreviewRequest | undefined>(
      () =>
        isTyping
          ? {
              kind: 'goroutine-preview',
              artifact: request.artifact,
              table: request,
              typed: filterAsked(asked, diagnosis),
            }
          : undefined,
      [isTyping, request, asked, diagnosis],
    ),
  );
  const words = useGoroutines(
    'goroutine-words',
    useMemo(
      () => ({
        kind: 'goroutine-words' as const,
        artifact: request.artifact,
        dump: request.dump,
        findings: [...new Set((diagnosis?.findings ?? []).map(({ pattern }) => pattern))],
      }),
      [request.artifact, request.dump, diagnosis],
    ),
  );
  const looked = preview.state === 'ready' ? preview.value : undefined;
  const isDraft = draft.trim() !== applied.trim();
  const problem = !parsed.ok
    ? parsed.error
    : isDraft
      ? (looked?.problem ?? undefined)
      : table.problem;
  return (
    <>
      <GoroutineFilterField
        draft={draft}
        applied={applied}
        words={words.state === 'ready' ? words.value : undefined}
        problem={problem}
        kept={isDraft ? looked?.kept : table.problem ? undefined : table.kept}
        total={table.total}
        onDraft={setDraft}
        onApply={apply}
      />
      {props.difference && <DifferenceSums table={table} />}
      <GoroutineAges ages={table.ages} filter={applied} onFilter={apply} />
      {table.size === 0 ? (
        !table.problem && <NoMatch filter={applied} total={table.total} onClear={() => apply('')} />
      ) : props.isTree ? (
        <Tree {...props} />
      ) : (
        <GoroutineGroups
          {...props}
          dumps={props.dumps}
          tableDumps={earlier ? { main, from: earlier } : { main }}
          keptOf={isDraft && looked && !looked.problem ? looked.keptOf : undefined}
        />
      )}
      {isDraft && looked && !looked.problem && looked.kept < table.kept && (
        <p className="border-t border-line px-3 py-1.5 text-dense text-ink-3">
          {t('greyRows', {
            n: table.kept - looked.kept,
            count: formatCount(table.kept - looked.kept),
          })}
        </p>
      )}
      <SelectedElsewhere
        selection={selection}
        main={main}
        onClear={() => select({ functions: [] })}
      />
    </>
  );
}

/** A value that has not changed for a while. */
function useRested(value: string, ms: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

/** Goroutines are selected, and none of them is in this dump: said, rather than nothing marked. */
function SelectedElsewhere({
  selection,
  main,
  onClear,
}: {
  selection: Selection;
  main: DumpModel;
  onClear: () => void;
}) {
  const t = useTranslations('goroutines');
  const { goroutines } = selection;
  const rows = selectedRows(main, selection);
  if (!goroutines || (rows && rows.size > 0)) return null;
  return (
    <p role="status" className="border-t border-line px-3 py-1.5 text-dense text-ink-3">
      {t(rows ? 'notInDump' : 'otherProcess', { file: goroutines.artifact })}{' '}
      <button type="button" className="text-accent hover:underline" onClick={onClear}>
        {t('clearSelection')}
      </button>
    </p>
  );
}

function Tree({ request, main, selection, select, onOpen }: RowsProps) {
  const t = useTranslations('goroutines');
  const { artifact, dump, filter, ages } = request;
  const loaded = useLatest(
    useGoroutines(
      'goroutine-tree',
      useMemo(
        () => ({ kind: 'goroutine-tree' as const, artifact, dump, filter, ...(ages && { ages }) }),
        [artifact, dump, filter, ages],
      ),
    ),
    artifact,
  );
  if (loaded.state === 'failed') return <NotShown problem={loaded.problem} />;
  const reading = <p className="min-h-[200px] p-3 text-dense text-ink-3">{t('tree.reading')}</p>;
  if (loaded.state !== 'ready') return reading;
  return (
    <Suspense fallback={reading}>
      <GoroutineTreeList
        tree={loaded.value}
        model={main}
        selectedRows={selectedRows(main, selection)}
        onSelect={select}
        onPage={onOpen}
      />
    </Suspense>
  );
}
