'use client';

import { comparability, type ComparedSource } from '@unpark/diagnosis';
import { Panel, PanelHead } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { type CompareSide, type CompareState, withZoom } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { usePageLanguage } from '../../i18n/said';
import type { DiffModel, DumpDiffRequest } from '../../workers/compare-messages';
import { NotesContext } from '../notes/notes-context';
import { CompareNotesPlace, useNotesOfPage } from '../notes/notes-of-capture';
import { ProblemState } from '../problem-words';
import { CaptureNote } from './capture-note';
import { ChangesTable } from './changes-table';
import type { Relation } from './compare-captures';
import { CompareHead } from './compare-head';
import { CompareHeading } from './compare-heading';
import {
  commonOptions,
  type CommonOption,
  compareSource,
  type CompareOption,
} from './compare-options';
import { Refusal } from './compare-refusal';
import { verdictFacts } from './compare-verdict';
import { DiffPanel, SourceTabs } from './diff-panel';
import { GoroutineDifference } from './goroutine-difference';
import { type Compared, useDiff, useDumpDiff } from './use-compare-data';
import type { ChangeCompare } from './use-compare-state';

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

/** What is different between two captures that are both there. */
export function CompareBody(props: BodyProps) {
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
      <CompareHead>
        {sides}
        <Refusal {...{ comparable, isSameThing, common, onOption }} />
      </CompareHead>
    );
  }
  const option = pair.b;
  if (!model) {
    return (
      <>
        <CompareHead>
          {sides}
          {diff.state === 'failed' ? (
            <ProblemState level={1} problem={diff.problem} />
          ) : (
            <p role="status" className="min-h-[54px] text-ink-2">
              {t('computing')}
            </p>
          )}
        </CompareHead>
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
      <CompareHead>
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
      </CompareHead>
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
