'use client';

import { formatCount, formatQuantity } from '@unpark/base';
import {
  DIFF_KINDS,
  DiffGraph,
  type DiffTree,
  labelOf,
  nodeOfPathHash,
  pairOfNode,
  searchTree,
  selectedNodes,
} from '@unpark/charts';
import { Button, Kbd, Panel, PanelHead, Segmented, SelectInput, TextInput } from '@unpark/ui';
import { COMPARE_MEASURES, type CompareState, withZoom } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { DiffModel } from '../../workers/compare-messages';
import { signed, useAmountWords, useWhatWords, FLOOR_TEXT } from './compare-words';
import type { CommonOption, CompareOption } from './compare-options';
import { marksByPlace, noteToOpen, useNotes } from '../notes/notes-context';
import { DiffSwatch } from './diff-swatch';
import type { ChangeCompare } from './use-compare-state';

/** Shown without opening the list of all. */
const MAIN_TABS = 4;

/** What is compared, how, and the picture of it. */
export function DiffPanel({
  model,
  option,
  common,
  onOption,
  state,
  change,
  onSelect,
  isBusy,
}: {
  model: DiffModel;
  /** the next picture is being worked out */
  isBusy: boolean;
  /** of side B */
  option: CompareOption;
  common: readonly CommonOption[];
  onOption: (pair: CommonOption) => void;
  state: CompareState;
  change: ChangeCompare;
  onSelect: (symbol: string) => void;
}) {
  const t = useTranslations('compare');
  const { diff } = model;
  const words = useAmountWords(diff, option.unit);
  const what = useWhatWords();
  const search = useMemo(() => searchTree(diff.flame, state.search), [diff, state.search]);
  const selected = useMemo(
    () => selectedNodes(diff.flame, state.functions, undefined),
    [diff, state.functions],
  );
  const { notes, spot, setSpot } = useNotes();
  const noteMarks = useMemo(
    () =>
      marksByPlace(notes, String, ({ functions }) =>
        functions.length === 0 ? [] : selectedNodes(diff.flame, functions, undefined),
      ).map(({ place, ...mark }) => ({ node: place, ...mark })),
    [notes, diff],
  );
  const root = pairOfNode(diff, 0);
  const nameOf = (node: number) => (node === 0 ? what(option) : labelOf(diff.flame, node));
  const sentenceOf = (node: number) => {
    const { a, b, change: by, kind } = pairOfNode(diff, node);
    return t('card.sentence', {
      name: nameOf(node),
      a: words.side('a', a),
      b: words.side('b', b),
      change: words.change(by),
      kind: t(`kind.${kind}`),
    });
  };
  const isEmpty = root.a === 0 && root.b === 0;
  const hasCapture = model.capture.a > 0 || model.capture.b > 0;
  return (
    <Panel aria-label={t('panel.region')} id="difference">
      <PanelHead
        title={t('panel.title')}
        actions={
          <span className="flex flex-wrap items-center gap-1.5">
            <Segmented
              label={t('panel.measure')}
              value={state.measure}
              options={COMPARE_MEASURES.map((value) => ({ value, label: t(`panel.${value}`) }))}
              onChange={(measure) => change((from) => ({ ...from, measure }))}
            />
            {(hasCapture || state.hideCapture) && (
              <Button
                size="small"
                aria-pressed={state.hideCapture}
                onClick={() => change((from) => ({ ...from, hideCapture: !from.hideCapture }))}
              >
                {t(state.hideCapture ? 'panel.ownHidden' : 'panel.ownShown')}
                <Kbd>P</Kbd>
              </Button>
            )}
          </span>
        }
      >
        <SourceTabs common={common} option={option} onOption={onOption} />
      </PanelHead>
      <div aria-busy={isBusy} className={`flex flex-col gap-2 p-3 ${isBusy ? 'opacity-55' : ''}`}>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-dense">
          <span className="num whitespace-normal">
            {t('panel.totals', {
              a: words.side('a', root.a),
              b: words.side('b', root.b),
            })}
            {diff.measure === 'share' && (
              <span className="text-ink-3">
                {' '}
                ({formatQuantity(root.a, option.unit)} → {formatQuantity(root.b, option.unit)})
              </span>
            )}
            {diff.measure === 'absolute' && (
              <>
                {' '}
                <b className="font-semibold">{words.change(root.change)}</b>
              </>
            )}
          </span>
          <span className="flex-1" />
          {state.zoom !== undefined && nodeOfPathHash(diff.flame, state.zoom) !== 0 && (
            <Button
              size="small"
              variant="ghost"
              onClick={() => change((from) => withZoom(from, undefined))}
            >
              {t('panel.zoomOut')}
            </Button>
          )}
          <span className="flex items-center gap-2 phone:w-full">
            <TextInput
              id="compare-search"
              type="search"
              className="!h-7 !w-[200px] phone:!w-full"
              aria-label={t('panel.search')}
              placeholder={t('panel.search')}
              value={state.search}
              onChange={(event) => {
                const text = event.currentTarget.value;
                change((from) => ({ ...from, search: text }));
              }}
            />
            <span className="num text-ink-3" aria-live="polite">
              {state.search.trim() === ''
                ? ''
                : t('panel.found', { count: search.count, n: formatCount(search.count) })}
            </span>
          </span>
        </div>
        {isEmpty ? (
          <p className="py-6 text-center text-ink-2">
            {t(state.hideCapture && hasCapture ? 'panel.emptyHidden' : 'panel.empty')}
          </p>
        ) : (
          <DiffGraph
            id="difference-graph"
            diff={withRootLabel(diff, what(option))}
            roleWords={t('panel.role')}
            label={t('panel.canvas', {
              what: what(option),
              a: words.side('a', root.a),
              b: words.side('b', root.b),
              change: words.change(root.change),
            })}
            changeText={words.change}
            sentenceOf={sentenceOf}
            cardOf={(node) => <BoxCard {...{ diff, node, words, name: nameOf(node) }} />}
            {...(state.zoom !== undefined && { zoom: state.zoom })}
            onZoom={(zoom) => change((from) => withZoom(from, zoom))}
            selected={selected}
            notes={noteMarks}
            onNote={(ids) => setSpot(noteToOpen(ids, spot))}
            onSelect={(node) => {
              if (node > 0 && (diff.flame.label[node] ?? 0) < diff.flame.functionCount) {
                onSelect(labelOf(diff.flame, node));
              } else if (node > 0) {
                onSelect(labelOf(diff.flame, diff.flame.parent[node] ?? 0));
              }
            }}
            search={search}
          />
        )}
        <ul className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-label text-ink-2">
          {DIFF_KINDS.map((kind) => (
            <li key={kind} className="inline-flex items-center gap-[5px] whitespace-nowrap">
              <DiffSwatch kind={kind} />
              {t(`legend.${kind}`, { floor: FLOOR_TEXT })}
            </li>
          ))}
          <li className="text-ink-3">{t('widths')}</li>
        </ul>
      </div>
    </Panel>
  );
}

/** The root's words are those of the page, in its language. */
function withRootLabel(diff: DiffTree, words: string): DiffTree {
  const key = roots.get(diff);
  if (key?.words === words) return key.diff;
  const labels = [...diff.flame.labels.slice(0, -1), words];
  const named = { ...diff, flame: { ...diff.flame, labels } };
  roots.set(diff, { words, diff: named });
  return named;
}
const roots = new WeakMap<DiffTree, { words: string; diff: DiffTree }>();

/** What both sides have; each with the change of its total. */
export function SourceTabs({
  common,
  option,
  onOption,
}: {
  common: readonly CommonOption[];
  option: CompareOption;
  onOption: (pair: CommonOption) => void;
}) {
  const t = useTranslations('compare.what');
  const what = useWhatWords();
  const mains = common.slice(0, MAIN_TABS);
  const current = common.find((pair) => pair.key === option.key);
  if (current && !mains.includes(current)) mains.push(current);
  const rest = common.filter((pair) => !mains.includes(pair));
  const labelOfPair = (pair: CommonOption) => {
    const { a, b } = pair;
    const by =
      a.total === undefined || b.total === undefined ? '' : signed(b.total - a.total, b.unit);
    return { words: what(b), by };
  };
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-1.5">
      <Segmented
        className="max-w-full overflow-x-auto"
        label={t('label')}
        value={option.key}
        options={mains.map((pair) => {
          const { words, by } = labelOfPair(pair);
          return {
            value: pair.key,
            label: (
              <>
                {words}
                {by !== '' && <span className="num text-ink-3">{by}</span>}
              </>
            ),
          };
        })}
        onChange={(key) => {
          const pair = common.find((one) => one.key === key);
          if (pair) onOption(pair);
        }}
      />
      {rest.length > 0 && (
        <SelectInput
          aria-label={t('more')}
          className="!h-6 !w-auto !max-w-[220px] text-dense phone:!h-9"
          value=""
          onChange={(event) => {
            const pair = common.find((one) => one.key === event.currentTarget.value);
            if (pair) onOption(pair);
          }}
        >
          <option value="">{t('others', { count: formatCount(rest.length) })}</option>
          {rest.map((pair) => {
            const { words, by } = labelOfPair(pair);
            return (
              <option key={pair.key} value={pair.key}>
                {by === '' ? words : `${words}  ${by}`}
              </option>
            );
          })}
        </SelectInput>
      )}
    </span>
  );
}

function BoxCard({
  diff,
  node,
  words,
  name,
}: {
  diff: DiffTree;
  node: number;
  words: ReturnType<typeof useAmountWords>;
  name: string;
}) {
  const t = useTranslations('compare');
  const { a, b, change, kind } = pairOfNode(diff, node);
  const label = diff.flame.label[node] ?? 0;
  const file = label < diff.flame.functionCount ? diff.flame.functions.files[label] : undefined;
  const row = (title: string, value: string) => (
    <>
      <dt className="text-ink-3">{title}</dt>
      <dd className="num whitespace-normal">{value}</dd>
    </>
  );
  return (
    <div className="max-w-[440px] rounded-control border border-line bg-surface px-2.5 py-2 text-dense shadow-[var(--shadow-2)]">
      <p className="code font-semibold marks-through">{name}</p>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3">
        {row(t('card.a'), words.side('a', a))}
        {row(t('card.b'), words.side('b', b))}
        {row(t('card.change'), `${words.change(change)}, ${t(`kind.${kind}`)}`)}
        {((diff.selfA[node] ?? 0) > 0 || (diff.selfB[node] ?? 0) > 0) &&
          row(
            t('card.self'),
            `${words.side('a', diff.selfA[node] ?? 0)} → ${words.side('b', diff.selfB[node] ?? 0)}`,
          )}
        {file && row(t('card.file'), file)}
      </dl>
      <p className="mt-1 text-label text-ink-3">{t('card.keys')}</p>
    </div>
  );
}
