'use client';

import { useQuery } from '@tanstack/react-query';
import {
  type Comparability,
  comparability,
  type ComparedSource,
  processRelation,
  type ProcessRelation,
} from '@unpark/diagnosis';
import { bundleFacts } from '@unpark/model';
import { Button, EmptyState, Panel, PanelHead, useRowKeys } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { type CompareSide, type CompareState, swapSides, withZoom } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { usePageLanguage } from '../../i18n/said';
import { useTRPC } from '../../trpc/client';
import type { DiffModel, DumpDiffRequest } from '../../workers/compare-messages';
import { focusFirst, usePageKeys } from '../capture-page/use-page-keys';
import { capturePath, servicePath, workspacePath } from '../shell/places';
import { useHereIfAny } from '../shell/workspace-context';
import { NotesContext } from '../notes/notes-context';
import { CompareNotesPlace, useNotesOfPage } from '../notes/notes-of-capture';
import { ProblemState } from '../problem-words';
import { SaveViewButton } from '../investigations/save-view-button';
import { CaptureNote } from './capture-note';
import { ChangesTable } from './changes-table';
import { CompareHeading } from './compare-heading';
import {
  commonOptions,
  type CommonOption,
  compareOptions,
  compareSource,
  type CompareOption,
  resolvePair,
} from './compare-options';
import { CompareSides } from './compare-sides';
import { verdictFacts } from './compare-verdict';
import { useWhatWords } from './compare-words';
import { DiffPanel, SourceTabs } from './diff-panel';
import { GoroutineDifference } from './goroutine-difference';
import { SideDialog } from './side-dialog';
import { type Compared, useDiff, useDumpDiff } from './use-compare-data';
import { type ChangeCompare, useCompareState } from './use-compare-state';

/** Two captures, two files of one, or two parts of one trace: what is different, and behind what. */
export function ComparePage({
  query,
  isGuest = false,
}: {
  query: string;
  /** both captures are there already, and no other may be chosen */
  isGuest?: boolean;
}) {
  const t = useTranslations('compare');
  const slug = useHereIfAny()?.workspace.slug ?? '';
  const [state, change] = useCompareState(query);
  const [picking, setPicking] = useState<'A' | 'B'>();
  const a = useSide(slug, state.a);
  const b = useSide(slug, state.b);
  const pair = useMemo(
    () => (state.a && state.b ? resolvePair(state.a, state.b, a.options, b.options) : {}),
    [state.a, state.b, a.options, b.options],
  );
  const page = useRef<HTMLDivElement>(null);
  useRowKeys(page);
  const swap = () => change(swapSides);
  const keys = new Map<string, () => void>([
    ['s', swap],
    ['p', () => change((from) => ({ ...from, hideCapture: !from.hideCapture }))],
    ['/', () => focusFirst('#compare-search')],
    ['1', () => focusFirst('#difference-graph')],
    ['2', () => focusFirst('#changes [data-row-link]')],
    ['3', () => focusFirst('#goroutine-difference [data-row-link]')],
  ]);
  if (state.functions.length > 0 || state.zoom !== undefined) {
    keys.set('Escape', () =>
      change((from) =>
        from.functions.length > 0 ? { ...from, functions: [] } : withZoom(from, undefined),
      ),
    );
  }
  usePageKeys(keys);

  const atA = pair.a?.atUnixNs;
  const atB = pair.b?.atUnixNs;
  const hasRange = state.a?.range !== undefined || state.b?.range !== undefined;
  const elapsedNs = atA === undefined || atB === undefined || hasRange ? undefined : atB - atA;
  const service = a.view?.service ?? b.view?.service;
  const relation = useMemo(() => relationOf(a.view, b.view), [a.view, b.view]);
  const sides = (words: string) => (
    <CompareSides
      a={{ side: state.a, view: a.view, option: pair.a, atUnixNs: atA }}
      b={{ side: state.b, view: b.view, option: pair.b, atUnixNs: atB }}
      elapsedNs={elapsedNs}
      relation={words}
      {...(!isGuest && { onPick: setPicking })}
      onSwap={swap}
    />
  );
  const sideOfName = picking === 'A' ? a : b;
  return (
    <div ref={page}>
      {!isGuest && (
        <div className="flex flex-wrap items-center gap-x-1.5 border-b border-line bg-surface px-4 py-2 phone:px-3">
          <nav aria-label={t('breadcrumb')} className="flex min-w-0 flex-wrap items-center gap-1.5">
            <Link
              href={service ? servicePath(slug, service.slug) : workspacePath(slug, '/captures')}
              className="font-semibold hover:underline"
            >
              {service?.name ?? t('captures')}
            </Link>
            <span aria-hidden="true" className="text-ink-3">
              /
            </span>
            <span className="font-semibold">{t('title')}</span>
          </nav>
          <span className="flex-1" />
          {state.a && state.b && a.view && b.view && (
            <SaveViewButton
              kind="compare"
              captures={[...new Set([a.view.capture.id, b.view.capture.id])]}
            />
          )}
          {[a.view, b.view].map(
            (view, i) =>
              view && (
                <Link
                  key={i === 0 ? 'a' : 'b'}
                  href={capturePath(slug, view.capture.id)}
                  className="inline-flex h-7 items-center rounded-control px-2 text-dense font-medium text-ink-2 hover:bg-sunken hover:text-ink"
                >
                  {t('open', { side: i === 0 ? 'A' : 'B' })}
                </Link>
              ),
          )}
        </div>
      )}
      {state.a && state.b && a.view && b.view ? (
        <CompareBody
          {...{ state, change, elapsedNs, pair, sides, relation }}
          sideA={state.a}
          sideB={state.b}
          viewA={a.view}
          viewB={b.view}
          optionsA={a.options}
          optionsB={b.options}
        />
      ) : (
        <Head>
          {sides('')}
          {a.isMissing || b.isMissing ? (
            <p role="alert" className="text-crit">
              {(['A', 'B'] as const)
                .filter((name) => (name === 'A' ? a : b).isMissing)
                .map((name) => `${name}: ${t('notFound')}`)
                .join(' ')}
            </p>
          ) : state.a && state.b ? (
            <p role="status" className="text-ink-2">
              {t('loading')}
            </p>
          ) : (
            <>
              <h1 className="text-title font-semibold">{t('start.title')}</h1>
              <p className="text-ink-2">{t('start.text')}</p>
            </>
          )}
        </Head>
      )}
      {picking && (
        <SideDialog
          slug={slug}
          name={picking}
          side={picking === 'A' ? state.a : state.b}
          view={sideOfName.view}
          options={sideOfName.options}
          chosen={picking === 'A' ? pair.a : pair.b}
          near={sideOfName.view?.service ?? service}
          onChange={(side) => change((from) => withSide(from, picking, side, pair))}
          onClose={() => setPicking(undefined)}
        />
      )}
    </div>
  );
}

const Head = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-col gap-2 border-b border-line bg-surface px-4 py-3 phone:px-3">
    {children}
  </div>
);

interface ReadSide {
  readonly view: CaptureView | undefined;
  readonly options: readonly CompareOption[];
  readonly isMissing: boolean;
}

const NO_OPTIONS: readonly CompareOption[] = [];

function useSide(slug: string, side: CompareSide | undefined): ReadSide {
  const trpc = useTRPC();
  const asked = useQuery({
    ...trpc.capture.get.queryOptions({ workspace: slug, capture: side?.capture ?? '' }),
    enabled: side !== undefined,
    retry: false,
  });
  const view = side === undefined ? undefined : asked.data;
  const options = useMemo(() => (view ? compareOptions(view) : NO_OPTIONS), [view]);
  return { view, options, isMissing: side !== undefined && asked.isError };
}

interface Relation {
  readonly process: ProcessRelation;
  readonly isOneCapture: boolean;
  readonly build?: 'same' | 'other';
}

function relationOf(a: CaptureView | undefined, b: CaptureView | undefined): Relation {
  if (!a || !b) return { process: 'unknown', isOneCapture: false };
  if (a.capture.id === b.capture.id) return { process: 'same', isOneCapture: true };
  const recordsOf = (view: CaptureView) => view.artifacts.flatMap(({ record }) => record ?? []);
  const one = recordsOf(a);
  const two = recordsOf(b);
  const buildA = bundleFacts(one).instance.buildId?.value;
  const buildB = bundleFacts(two).instance.buildId?.value;
  return {
    process: processRelation(one, two),
    isOneCapture: false,
    ...(buildA && buildB && { build: buildA === buildB ? 'same' : 'other' }),
  };
}

/** A side that is chosen anew; the other one keeps what it weighs, so that both stay alike. */
function withSide(
  from: CompareState,
  name: 'A' | 'B',
  side: CompareSide,
  pair: { readonly a?: CompareOption; readonly b?: CompareOption },
): CompareState {
  const other = name === 'A' ? pair.b : pair.a;
  const pinned = (known: CompareSide | undefined): CompareSide | undefined =>
    known && !known.sample && other ? { ...known, sample: other.choice } : known;
  const rest = withZoom(from, undefined);
  const a = name === 'A' ? side : pinned(from.a);
  const b = name === 'B' ? side : pinned(from.b);
  return { ...rest, ...(a && { a }), ...(b && { b }) };
}

interface BodyProps {
  readonly state: CompareState;
  readonly change: ChangeCompare;
  readonly elapsedNs: bigint | undefined;
  readonly pair: { readonly a?: CompareOption; readonly b?: CompareOption };
  readonly sides: (relation: string) => ReactNode;
  readonly relation: Relation;
  readonly sideA: CompareSide;
  readonly sideB: CompareSide;
  readonly viewA: CaptureView;
  readonly viewB: CaptureView;
  readonly optionsA: readonly CompareOption[];
  readonly optionsB: readonly CompareOption[];
}

function CompareBody(props: BodyProps) {
  const notes = useNotesOfPage();
  const { state, change, pair, relation, sideA, sideB, viewA, viewB, optionsA, optionsB } = props;
  const t = useTranslations('compare');
  const language = usePageLanguage();
  const common = useMemo(
    () => commonOptions(optionsA, optionsB, relation.isOneCapture),
    [optionsA, optionsB, relation.isOneCapture],
  );
  const dumps = dumpsOf(pair, common);
  const dumpDiff = useDumpDiff(
    dumps && {
      kind: 'dump-diff',
      a: compareSource(dumps.a, sideA, viewA, language) as DumpDiffRequest['a'],
      b: compareSource(dumps.b, sideB, viewB, language) as DumpDiffRequest['b'],
      process: relation.process,
    },
  );
  const known = dumpDiff.state === 'ready' ? dumpDiff.value : undefined;
  const process = known?.process ?? relation.process;
  const words = [
    relation.isOneCapture
      ? t('relation.capture')
      : t(known?.byIds ? 'relation.sameByIds' : `relation.${process}`),
    relation.build ? t(relation.build === 'same' ? 'relation.build' : 'relation.otherBuild') : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
  const sides = props.sides(words);
  const comparable =
    pair.a && pair.b
      ? comparability(covered(pair.a, sideA), covered(pair.b, sideB), process)
      : undefined;
  const onOption = (chosen: CommonOption) =>
    change((from) => ({
      ...withZoom(from, undefined),
      a: { capture: sideA.capture, sample: chosen.a.choice, rest: false },
      b: { capture: sideB.capture, sample: chosen.b.choice, rest: false },
    }));
  const isSameThing =
    relation.isOneCapture &&
    pair.a?.id === pair.b?.id &&
    JSON.stringify([sideA.range, sideA.rest]) === JSON.stringify([sideB.range, sideB.rest]);
  const canCompare = comparable?.ok === true && !isSameThing && pair.a && pair.b;
  const diff = useDiff(
    canCompare && pair.a && pair.b
      ? {
          kind: 'diff',
          a: compareSource(pair.a, sideA, viewA, language),
          b: compareSource(pair.b, sideB, viewB, language),
          measure: state.measure,
          hideCapture: state.hideCapture,
        }
      : undefined,
  );
  const model = useShown(diff, `${pair.a?.id} ${pair.b?.id} ${sideA.capture} ${sideB.capture}`);
  const onSelect = (symbol: string) =>
    change((from) => ({
      ...from,
      functions: from.functions.includes(symbol) ? [] : [symbol],
    }));
  if (!canCompare || !comparable?.ok || !pair.b) {
    return (
      <Head>
        {sides}
        <Refusal {...{ comparable, isSameThing, common, onOption }} />
      </Head>
    );
  }
  const option = pair.b;
  if (!model) {
    return (
      <>
        <Head>
          {sides}
          {diff.state === 'failed' ? (
            <ProblemState level={1} problem={diff.problem} />
          ) : (
            <p role="status" className="min-h-[54px] text-ink-2">
              {t('computing')}
            </p>
          )}
        </Head>
        <div className="px-4 pt-3 phone:p-3">
          <Panel aria-label={t('panel.region')}>
            <PanelHead title={t('panel.title')}>
              <SourceTabs {...{ common, option, onOption }} />
            </PanelHead>
            <div className="min-h-[280px]" />
          </Panel>
        </div>
      </>
    );
  }
  const facts = verdictFacts({
    program: model.program,
    measure: model.diff.measure,
    what: option.what,
    basis: comparable.basis,
    process,
    ...(known && { dumps: known }),
  });
  const toggleCapture = () => change((from) => ({ ...from, hideCapture: !from.hideCapture }));
  return (
    <NotesContext value={notes}>
      <Head>
        {sides}
        <section aria-label={t('verdict.region')}>
          <CompareHeading
            {...{ facts, model, option, comparable, state, onSelect }}
            elapsedNs={props.elapsedNs}
            onGroup={(group) => {
              change((from) => ({ ...from, group }));
              document.getElementById('goroutine-difference')?.scrollIntoView({ block: 'start' });
            }}
          />
        </section>
      </Head>
      <div className="flex flex-col gap-2.5 px-4 pt-3 pb-6 phone:p-3">
        <CompareNotesPlace
          viewA={viewA}
          viewB={viewB}
          isSameProcess={process === 'same'}
          onNotes={notes.setNotes}
          onFunctions={(functions) => change((from) => ({ ...from, functions }))}
        />
        <DiffPanel
          {...{ model, option, common, onOption, state, change, onSelect }}
          isBusy={diff.state === 'loading'}
        />
        <CaptureNote
          model={model}
          unit={option.unit}
          isHidden={state.hideCapture}
          onToggle={toggleCapture}
        />
        <ChangesTable {...{ model, state, change, onSelect }} unit={option.unit} />
        {known && (
          <GoroutineDifference model={known} state={state} change={change} onSelect={onSelect} />
        )}
        {dumpDiff.state === 'failed' && <ProblemState problem={dumpDiff.problem} />}
      </div>
    </NotesContext>
  );
}

/**
 * What is drawn: the last difference of the same two things stays until the next one is there, so that
 * a switch of the measure does not take the page away.
 */
function useShown(diff: Compared<DiffModel>, key: string): DiffModel | undefined {
  const [last, setLast] = useState<{ key: string; model: DiffModel }>();
  const ready = diff.state === 'ready' ? diff.value : undefined;
  useEffect(() => {
    if (ready) setLast({ key, model: ready });
  }, [ready, key]);
  return ready ?? (diff.state === 'loading' && last?.key === key ? last.model : undefined);
}

/** The dumps whose goroutines are told apart: those that are compared, else those that both have. */
function dumpsOf(
  { a, b }: BodyProps['pair'],
  common: readonly CommonOption[],
): { readonly a: CompareOption; readonly b: CompareOption } | undefined {
  if (a && b && a.what === 'goroutines' && b.what === 'goroutines' && a.id !== b.id)
    return { a, b };
  return common.find((pair) => pair.a.what === 'goroutines');
}

/** What of a trace counts, so that lengths of windows can be told. */
function covered(option: CompareOption, side: CompareSide): ComparedSource {
  const { source } = option;
  if (source.weight.form !== 'trace' || !side.range) return source;
  const length = side.range.toNs - side.range.fromNs;
  const whole = windowOf(source);
  const coveredNs = side.rest ? Math.max(0, whole - length) : length;
  return { ...source, weight: { ...source.weight, coveredNs } };
}

const windowOf = ({ record: { window } }: ComparedSource): number =>
  window ? Number(BigInt(window.toUnixNs) - BigInt(window.fromUnixNs)) : 0;

/** Why these two cannot be subtracted, and what can. */
function Refusal({
  comparable,
  isSameThing,
  common,
  onOption,
}: {
  comparable: Comparability | undefined;
  isSameThing: boolean;
  common: readonly CommonOption[];
  onOption: (pair: CommonOption) => void;
}) {
  const t = useTranslations('compare.refuse');
  const what = useWhatWords();
  return (
    <EmptyState
      level={1}
      className="!p-0"
      title={t('title')}
      actions={common.slice(0, 8).map((pair) => (
        <Button key={pair.key} onClick={() => onOption(pair)}>
          {what(pair.b)}
        </Button>
      ))}
    >
      <p>
        {isSameThing
          ? t('sameThing')
          : comparable && !comparable.ok
            ? `${t(comparable.why, { a: comparable.a, b: comparable.b })} ${t('next')}`
            : ''}
      </p>
      <p>{common.length > 0 ? t('common') : t('nothing')}</p>
    </EmptyState>
  );
}
