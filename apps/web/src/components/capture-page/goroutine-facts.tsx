'use client';

import { formatCount } from '@unpark/base';
import type { Diagnosis } from '@unpark/model';
import { Chip } from '@unpark/ui';
import type { ReactNode } from 'react';
import type { FrameWords, GoroutinePage } from '../../workers/goroutine-messages';
import type { GoroutineWords } from './goroutine-words';
import { Frames } from './stack-list';
import type { Loaded } from './use-capture-data';

export interface GoroutinePageProps {
  goid: string;
  page: Loaded<GoroutinePage>;
  /** `dump 1` … in the order of `page.dumps` */
  dumpLabels: readonly string[];
  diagnosis: Diagnosis | undefined;
  selectedFunctions: readonly string[];
  onBack: () => void;
  onGoroutine: (goid: string) => void;
  onSelect: () => void;
  /** it over time */
  tracks: (page: GoroutinePage) => ReactNode;
  onFunction: (symbol: string) => void;
  onLabel: (key: string, value: string) => void;
  onEvidence: (id: string) => void;
}

export type GoroutineFactsProps = Omit<GoroutinePageProps, 'page'> & {
  page: GoroutinePage;
  words: GoroutineWords;
};

export const Section = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <section>
    <h4 className="mb-1 text-label font-medium text-ink-3">{title}</h4>
    {children}
  </section>
);

export const Ids = ({
  ids,
  onGoroutine,
}: {
  ids: readonly string[];
  onGoroutine: (goid: string) => void;
}) =>
  ids.map((id, i) => (
    <span key={id}>
      {i > 0 && ' '}
      <button
        type="button"
        className="code text-accent hover:underline"
        onClick={() => onGoroutine(id)}
      >
        g{id}
      </button>
    </span>
  ));

/** Edges of the wait graph that begin or end at it, through the resource between. */
export function GoroutineWaits({
  diagnosis,
  goid,
  words: { t },
  onGoroutine,
}: GoroutineFactsProps) {
  const graph = diagnosis?.waitGraph;
  const nodeOf = new Map((graph?.nodes ?? []).map((node) => [node.id, node]));
  const own = (graph?.nodes ?? []).filter(
    ({ rows }) => rows && 'goids' in rows && rows.goids.includes(goid),
  );
  const ids = new Set(own.map(({ id }) => id));
  const follow = (from: ReadonlySet<string>, forward: boolean) =>
    (graph?.edges ?? []).filter((edge) => from.has(forward ? edge.from : edge.to));
  const line = (forward: boolean) =>
    follow(ids, forward).map((edge) => {
      const other = nodeOf.get(forward ? edge.to : edge.from);
      const beyond = other?.kind === 'resource' ? follow(new Set([other.id]), forward) : [];
      return {
        edge,
        other,
        beyond: beyond.map((next) => nodeOf.get(forward ? next.to : next.from)),
      };
    });
  const waitsFor = line(true);
  const waiters = line(false);
  if (waitsFor.length === 0 && waiters.length === 0) return null;
  const goids = (node: (typeof own)[number] | undefined): readonly string[] =>
    node?.rows && 'goids' in node.rows ? node.rows.goids : [];
  const list = (lines: typeof waitsFor) => (
    <ul className="flex flex-col gap-1 text-dense">
      {lines.map(({ edge, other, beyond }) => (
        <li key={`${edge.from} ${edge.to}`}>
          {other?.label} <Chip className="text-label">{t(`one.${edge.provenance}`)}</Chip>
          <span className="block text-ink-2">{edge.why}</span>
          {[...(other?.kind === 'goroutines' ? [other] : []), ...beyond].map(
            (node) =>
              node && (
                <span key={node.id} className="block">
                  {node !== other && <span className="text-ink-2">{node.label} </span>}
                  <Ids ids={goids(node).slice(0, 8)} onGoroutine={onGoroutine} />
                  {node.count > 8 && (
                    <span className="num text-ink-3"> / {formatCount(node.count)}</span>
                  )}
                </span>
              ),
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <>
      {waitsFor.length > 0 && <Section title={t('one.waitsFor')}>{list(waitsFor)}</Section>}
      {waiters.length > 0 && <Section title={t('one.waiters')}>{list(waiters)}</Section>}
    </>
  );
}

export function GoroutineStack({
  page,
  words: { t },
  selectedFunctions,
  onFunction,
  onGoroutine,
}: GoroutineFactsProps) {
  const hasWords = page.frames.some((frame) => frame.words.length > 0);
  return (
    <div className="min-w-0">
      <h4 className="border-b border-line px-3 py-1.5 text-dense font-semibold">
        {t('one.stack')}
      </h4>
      {page.frames.length === 0 ? (
        <p className="px-3 py-2 text-dense text-ink-3">{t('noFrames')}</p>
      ) : (
        <Frames
          frames={page.frames}
          creator={page.group?.creator}
          creatorNote={
            page.creatorGoid !== '0' &&
            page.creatorIsThere && (
              <>
                {' '}
                <Ids ids={[page.creatorGoid]} onGoroutine={onGoroutine} />
              </>
            )
          }
          selectedFunctions={selectedFunctions}
          onFunction={onFunction}
          tells={(frame) => frame.words.some((word) => word.looksLikePointer && word.shared > 0)}
          below={(frame: FrameWords) =>
            frame.words.length > 0 && (
              <span className="flex flex-wrap gap-x-3 px-3 pb-0.5 pl-6 text-label text-ink-3">
                {frame.words.map(({ word, value, shared, looksLikePointer }) => (
                  <span key={word} className="whitespace-nowrap">
                    <span className="num">{t('one.word', { place: word + 1 })} </span>
                    <code className="text-ink-2">{value}</code>
                    {looksLikePointer && shared > 0 && (
                      <span className="text-ink-2">
                        {' '}
                        {t('one.shared', { n: shared, count: formatCount(shared) })}
                      </span>
                    )}
                  </span>
                ))}
              </span>
            )
          }
        />
      )}
      {hasWords && (
        <p className="border-t border-line px-3 py-2 text-label text-ink-3">{t('one.words')}</p>
      )}
    </div>
  );
}
