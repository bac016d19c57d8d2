'use client';

import { useRowKeys } from '@unpark/ui';
import { swapSides, withZoom } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useMemo, useRef, useState } from 'react';
import { focusFirst, usePageKeys } from '../capture-page/use-page-keys';
import { SaveViewButton } from '../investigations/save-view-button';
import { capturePath, servicePath, workspacePath } from '../shell/places';
import { useHereIfAny } from '../shell/workspace-context';
import { CompareBody } from './compare-body';
import { relationOf, useSide, withSide } from './compare-captures';
import { CompareHead } from './compare-head';
import { resolvePair } from './compare-options';
import { CompareSides } from './compare-sides';
import { SideDialog } from './side-dialog';
import { useCompareState } from './use-compare-state';

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
        <CompareHead>
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
        </CompareHead>
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
