'use client';

import { formatCount, formatDuration } from '@unpark/base';
import { isEmptySelection, type Selection } from '@unpark/model';
import { parseGoroutineFilter } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import type { DumpModel } from '../../workers/capture-messages';
import type {
  GoroutinePreviewRequest,
  GoroutineTable,
  GoroutineTableRequest,
} from '../../workers/goroutine-messages';
import { withEvidence, withSelection, without } from './capture-actions';
import { dumpNumber, dumpRequest, NO_IDLE_RULES, pairOf } from './dump-requests';
import type { DumpRef } from './flame-sources';
import { GoroutineAges } from './goroutine-ages';
import { agesFrom, filterAsked, ofProcess, useGoroutines, useLatest } from './goroutine-data';
import { DifferenceSums } from './goroutine-difference';
import { answerable, GoroutineFilterField } from './goroutine-filter-field';
import { GoroutineOne } from './goroutine-page';
import {
  addRow,
  firstMember,
  keyText,
  marksOf,
  selectedRows,
  selectionOfGoroutine,
  selectionOfRow,
  type TableDumps,
} from './goroutine-rows';
import { GoroutineTreeList } from './goroutine-tree-list';
import { labelsOf } from './goroutine-words';
import { GoroutinesPanel, NoDump, NoMatch, NotShown } from './goroutines-panel';
import { GroupTable } from './group-table';
import { StackList } from './stack-list';
import { traceRequest } from './table-addresses';
import { tracesOf } from './trace-sources';
import { useDump } from './use-capture-data';
import type { ViewProps } from './view-props';
import { withOneOf } from './view-steps';

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
  const loaded = useLatest(useGoroutines('goroutine-table', request), key);
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
        <One {...props} dump={shown} goid={state.goroutine} onOpen={open} />
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

interface RowsProps extends ViewProps {
  shown: DumpRef;
  pair: { readonly from: DumpRef; readonly to: DumpRef } | undefined;
  difference: boolean;
  isTree: boolean;
  request: GoroutineTableRequest;
  table: GoroutineTable;
  main: DumpModel;
  earlier: DumpModel | undefined;
  titleOf: ((at: number) => string | undefined) | undefined;
  onOpen: (goid: string) => void;
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
        <Groups
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
  if (loaded.state !== 'ready') {
    return <p className="min-h-[200px] p-3 text-dense text-ink-3">{t('tree.reading')}</p>;
  }
  return (
    <GoroutineTreeList
      tree={loaded.value}
      model={main}
      selectedRows={selectedRows(main, selection)}
      onSelect={select}
      onPage={onOpen}
    />
  );
}

function Groups(props: RowsProps & { tableDumps: TableDumps; keptOf: Int32Array | undefined }) {
  const { table, request, selection, select, change, state, tableDumps, difference, pair } = props;
  const t = useTranslations('goroutines');
  const { main, from: earlier } = tableDumps;
  const isStack = request.grouping === 'stack';
  const named = useMemo(() => selectedRows(main, selection), [main, selection]);
  const byFunction = useGoroutines(
    'goroutines-with',
    useMemo(
      () =>
        named === undefined && !selection.goroutines && selection.functions.length > 0
          ? {
              kind: 'goroutines-with' as const,
              artifact: request.artifact,
              dump: request.dump,
              functions: selection.functions,
            }
          : undefined,
      [named, selection, request.artifact, request.dump],
    ),
  );
  const rows = useMemo(
    () => named ?? (byFunction.state === 'ready' ? new Set(byFunction.value) : undefined),
    [named, byFunction],
  );
  const marks = useMemo(
    () => marksOf(table, tableDumps, rows, selection),
    [table, tableDumps, rows, selection],
  );
  const openAt =
    state.group === undefined ? -1 : table.key.findIndex((key) => keyText(key) === state.group);
  const marked = marks.indexOf(1);
  const current =
    openAt >= 0 ? openAt : marked >= 0 ? marked : isEmptySelection(selection) ? 0 : -1;
  const member = current < 0 ? undefined : firstOf(table, tableDumps, current, rows);
  const fromRequest = pair && difference ? request.pair?.from : undefined;
  const group = useLatest(
    useGoroutines(
      'goroutine-group',
      useMemo(() => {
        if (!member) return undefined;
        const dump = member.model === main ? request.dump : (fromRequest ?? request.dump);
        return { kind: 'goroutine-group' as const, artifact: dump.artifact, dump, row: member.row };
        // the member is a new object on each drawing
        // oxlint-disable-next-line react/exhaustive-deps
      }, [member?.model, member?.row, main, request.dump, fromRequest]),
    ),
    request.artifact,
  );
  const numberOf = (ref: DumpRef) => t('dump', { number: dumpNumber(ref.label) });
  return (
    <div className="@container">
      <div
        className={
          difference
            ? 'flex flex-col'
            : 'grid @min-[900px]:grid-cols-[minmax(0,1fr)_minmax(240px,340px)]'
        }
      >
        <div className="@container min-w-0">
          <GroupTable
            table={table}
            dumps={tableDumps}
            difference={
              difference && pair ? { from: numberOf(pair.from), to: numberOf(pair.to) } : undefined
            }
            changeHead={changeHead(t, props)}
            keptOf={props.keptOf}
            marks={marks}
            selectedRows={rows}
            selectedGone={earlier && selectedRows(earlier, selection)}
            selection={selection}
            byCreator={request.grouping === 'creator'}
            titleOf={props.titleOf}
            openGroup={state.group}
            onOpenGroup={(group) =>
              change((from) => (group === undefined ? without(from, 'group') : { ...from, group }))
            }
            onGroup={(at, add) =>
              select(
                add
                  ? addRow(selection, table, tableDumps, at)
                  : selectionOfRow(table, tableDumps, at, isStack),
              )
            }
            onGoroutine={(at, row, isGone) =>
              select(
                selectionOfGoroutine(
                  isGone ? (earlier ?? main) : main,
                  row,
                  isStack ? table.texts[table.fn[at] ?? -1] : undefined,
                ),
              )
            }
            onPage={props.onOpen}
            onLabel={(key, value) =>
              select(
                selection.label?.key === key && selection.label.value === value
                  ? { functions: [] }
                  : { functions: [], label: { key, value } },
              )
            }
          />
        </div>
        <div
          className={
            difference
              ? 'min-w-0 border-t border-line'
              : 'min-w-0 border-line @min-[900px]:border-l @max-[900px]:border-t'
          }
        >
          {current >= 0 && member && group.state === 'ready' ? (
            <StackList
              group={group.value}
              count={
                isStack
                  ? (table.memberStart[current + 1] ?? 0) - (table.memberStart[current] ?? 0)
                  : group.value.rows.length
              }
              selectedFunctions={selection.functions}
              goid={String(member.model.goid[member.row] ?? 0n)}
              onFunction={(symbol) =>
                select({
                  ...selectionOfRow(table, tableDumps, current, isStack),
                  functions: [symbol],
                })
              }
              onGoroutine={props.onOpen}
            />
          ) : current < 0 ? (
            <p className="px-3 py-2 text-dense text-ink-3">{t('chooseGroup')}</p>
          ) : null}
        </div>
      </div>
    </div>
  );
}

/** A selected goroutine of a row, else its first. */
function firstOf(
  table: GoroutineTable,
  dumps: TableDumps,
  at: number,
  rows: ReadonlySet<number> | undefined,
) {
  if (rows && rows.size > 0) {
    const end = table.memberStart[at + 1] ?? 0;
    for (let i = table.memberStart[at] ?? 0; i < end; i++) {
      const row = table.member[i] ?? -1;
      if (table.memberKind[i] !== 3 && rows.has(row)) return { model: dumps.main, row };
    }
  }
  return firstMember(table, dumps, at);
}

/** `6.0 s later`, `in dump 2`: what the last column compares with. */
function changeHead(
  t: ReturnType<typeof useTranslations<'goroutines'>>,
  { pair, shown, difference }: RowsProps,
): string | undefined {
  if (!pair || difference) return undefined;
  const other = pair.from === shown ? pair.to : pair.from;
  if (shown.atUnixNs === undefined || other.atUnixNs === undefined) {
    return t('heads.inDump', { dump: t('dumpIn', { number: dumpNumber(other.label) }) });
  }
  const gap = Number(other.atUnixNs - shown.atUnixNs);
  return gap >= 0
    ? t('heads.later', { time: formatDuration(gap) })
    : t('heads.before', { time: formatDuration(-gap) });
}

/** The page of one goroutine. */
function One({
  view,
  change,
  selection,
  select,
  evidence,
  sources,
  dumps,
  dump,
  goid,
  onOpen,
}: ViewProps & { dump: DumpRef; goid: string; onOpen: (goid: string) => void }) {
  const t = useTranslations('goroutines');
  const { diagnosis } = view;
  const idle = diagnosis?.idle ?? NO_IDLE_RULES;
  const { file } = dump.artifact;
  const isOwn = ofProcess(file, diagnosis);
  const own = dumps.filter((ref) => isOwn(ref.artifact.file));
  const ages = agesFrom(view.artifacts, diagnosis, dump);
  const page = useLatest(
    useGoroutines('goroutine-page', {
      kind: 'goroutine-page',
      artifact: file,
      goid,
      dumps: own.map((ref) => dumpRequest(ref, idle)),
      shown: own.indexOf(dump),
      traces: tracesOf(view.artifacts)
        .filter((trace) => isOwn(trace.file))
        .map(traceRequest),
      ...(ages && { ages }),
    }),
    goid,
  );
  const back = () => change((from) => without(from, 'goroutine'));
  const selected = { artifact: file, goids: [goid] };
  return (
    <GoroutineOne
      goid={goid}
      page={page}
      dumpLabels={own.map((ref) => t('dumpIn', { number: dumpNumber(ref.label) }))}
      diagnosis={diagnosis}
      selectedFunctions={selection.functions}
      onBack={back}
      onGoroutine={onOpen}
      onSelect={() => select({ functions: [], goroutines: selected })}
      onTimeline={(artifact) =>
        change((from) => ({
          ...withOneOf(
            withSelection(from, { functions: [], goroutines: { artifact, goids: [goid] } }),
            ['timeline'],
          ),
          tab: 'timeline',
          trace: artifact,
        }))
      }
      onFunction={(symbol) => select({ functions: [symbol], goroutines: selected })}
      onLabel={(key, value) => {
        change((from) => ({
          ...withSelection(without(from, 'goroutine'), { functions: [], label: { key, value } }),
        }));
      }}
      onEvidence={(id) => {
        const item = evidence.get(id);
        if (item) change((from) => withEvidence(without(from, 'goroutine'), item, sources));
      }}
    />
  );
}
