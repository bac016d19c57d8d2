'use client';

import { formatCount, formatDuration } from '@unpark/base';
import type { Diagnosis, StateClass } from '@unpark/model';
import { phrasesText, shortenSymbol } from '@unpark/model';
import { Button, classNames, CopyButton, isTyping, StateSwatch } from '@unpark/ui';
import { type ReactNode, useEffect, useRef } from 'react';
import type { GoroutineInTrace } from '../../workers/goroutine-messages';
import {
  type GoroutineFactsProps,
  type GoroutinePageProps,
  GoroutineStack,
  GoroutineWaits,
  Ids,
  Section,
} from './goroutine-facts';
import { type GoroutineWords, useGoroutineWords } from './goroutine-words';
import { fileLine } from './group-words';
import { stackText, Symbol } from './stack-list';
import { RuleOfGroup } from '../patterns/rule-of-group';
import { ProblemState } from '../problem-words';
import { ShownText } from '../shared-link/removed-text';

/** All that is known of one goroutine; Escape goes back to the rows. */
export function GoroutineOne(props: GoroutinePageProps) {
  const { goid, page, onBack } = props;
  const words = useGoroutineWords();
  const { t } = words;
  const back = useRef(onBack);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    back.current = onBack;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('dialog[open], [role="menu"]')) return;
      event.preventDefault();
      back.current();
    };
    // before the page's own Escape, which takes the selection back
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, []);
  useEffect(() => title.current?.focus({ preventScroll: true }), [goid]);
  return (
    <div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-2">
        <Button variant="ghost" size="small" icon="chevron-left" onClick={onBack}>
          {t('one.back')}
        </Button>
        <h3 ref={title} tabIndex={-1} className="text-body font-semibold outline-none">
          {t('one.title', { goid })}
        </h3>
        {page.state === 'ready' && page.value.group && (
          <>
            <Button size="small" onClick={props.onSelect}>
              {t('one.select')}
            </Button>
            <span className="flex-1" />
            <RuleOfGroup group={page.value.group} />
            <CopyButton
              text={stackText(page.value.frames, page.value.group.creator)}
              variant="ghost"
              label={t('copyStack')}
            />
          </>
        )}
      </div>
      {page.state === 'failed' ? (
        <ProblemState mark={t('notShown')} problem={page.problem} />
      ) : page.state !== 'ready' ? (
        <p role="status" className="min-h-[200px] p-3 text-dense text-ink-3">
          {t('one.reading')}
        </p>
      ) : page.value.group || page.value.traces.length > 0 ? (
        <Facts {...props} page={page.value} words={words} />
      ) : (
        <p className="p-3 text-ink-2">{t('one.nowhere', { goid })}</p>
      )}
    </div>
  );
}

type FactsProps = GoroutineFactsProps;

function Facts(props: FactsProps) {
  const { page, words, diagnosis, goid } = props;
  const { t } = words;
  const { group } = page;
  const findings = (diagnosis?.findings ?? []).filter((finding) =>
    finding.evidence.some(({ rows }) => rows.some((source) => namesGoroutine(source, goid))),
  );
  return (
    <div className="@container">
      {props.tracks(page)}
      <div className="grid @min-[760px]:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
        <div className="flex min-w-0 flex-col gap-4 p-3">
          {group && <StateFacts {...props} />}
          <InDumps {...props} />
          {page.traces.map((trace) => (
            <InTrace key={trace.artifact} trace={trace} words={words} />
          ))}
          <GoroutineWaits {...props} />
          {findings.length > 0 && (
            <Section title={t('one.findings')}>
              <ul className="flex flex-col gap-1 text-dense">
                {findings.map((finding) => {
                  const item = finding.evidence.find(({ rows }) =>
                    rows.some((source) => namesGoroutine(source, goid)),
                  );
                  return (
                    <li key={finding.id}>
                      <button
                        type="button"
                        className="text-left text-accent hover:underline"
                        onClick={() => item && props.onEvidence(item.id)}
                      >
                        {finding.title}
                      </button>
                      {item && (
                        <span className="block text-ink-2">{phrasesText(item.statement)}</span>
                      )}
                    </li>
                  );
                })}
              </ul>
            </Section>
          )}
        </div>
        {group && (
          <div className="min-w-0 border-line @min-[760px]:border-l @max-[760px]:border-t">
            <GoroutineStack {...props} />
          </div>
        )}
      </div>
    </div>
  );
}

const namesGoroutine = (
  source: Diagnosis['findings'][number]['evidence'][number]['rows'][number],
  goid: string,
): boolean =>
  (source.table === 'goroutines' || source.table === 'trace-goroutines') &&
  source.goids.includes(goid);

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 marks-through">{children}</dd>
    </>
  );
}

const FactList = ({ children }: { children: ReactNode }) => (
  <dl className="grid grid-cols-[minmax(84px,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 text-dense">
    {children}
  </dl>
);

function StateFacts({ page, words, dumpLabels, onGoroutine, onLabel }: FactsProps) {
  const { t } = words;
  const here = page.dumps[page.at ?? -1];
  if (!here || !page.group) return null;
  const role = here.quiet ? words.role(here.role) : '';
  const kind = words.kind(here.kind);
  const flags = words.flags(here.flags);
  return (
    <Section title={t('one.state', { dump: dumpLabels[page.at ?? 0] ?? '' })}>
      <FactList>
        <Fact name={t('heads.reason')}>
          <StateSwatch state={here.stateClass} className="mr-1.5 align-[-1px]" />
          <span className="font-medium">{here.reason}</span>
          {kind !== '' && <span className="text-ink-2"> · {kind}</span>}
          {role !== '' && <span className="text-ink-2"> · {role}</span>}
        </Fact>
        <Fact name={t('heads.age')}>
          <span className="num">{words.age(page.ageKnown, page.ageNs, page.ageNs)}</span>
          {page.ageKnown === 0 && <span className="text-ink-3"> {t('ages.why')}</span>}
        </Fact>
        {flags.length > 0 && <Fact name={t('one.flags')}>{flags.join(' · ')}</Fact>}
        {page.labels.length > 0 && (
          <Fact name={t('heads.labels')}>
            <span className="flex flex-wrap gap-1">
              {page.labels.map(({ key, value }) => (
                <button
                  key={`${key} ${value}`}
                  type="button"
                  title={t('selectLabel', { label: `${key}=${value}` })}
                  onClick={() => onLabel(key, value)}
                  className="code rounded-[3px] border border-line px-1 hover:border-accent-line hover:bg-accent-bg"
                >
                  <span className="text-ink-3">
                    <ShownText text={key} />=
                  </span>
                  <ShownText text={value} />
                </button>
              ))}
            </span>
          </Fact>
        )}
        {page.group.creator && (
          <Fact name={t('heads.createdBy')}>
            <code title={page.group.creator.function}>
              <Symbol text={shortenSymbol(page.group.creator.function, 1)} />
            </code>{' '}
            <span className="code text-ink-3">{fileLine(page.group.creator)}</span>
            {page.creatorGoid !== '0' && (
              <CreatorLink page={page} words={words} onGoroutine={onGoroutine} />
            )}
          </Fact>
        )}
        {page.children > 0 && (
          <Fact name={t('one.children')}>
            <span className="num">{formatCount(page.children)}</span>{' '}
            <Ids ids={page.childIds.slice(0, 12)} onGoroutine={onGoroutine} />
            {page.children > 12 && '…'}
          </Fact>
        )}
        <Fact name={t('one.alike')}>
          {t('one.alikeCount', {
            n: page.group.rows.length - 1,
            count: formatCount(page.group.rows.length - 1),
          })}
        </Fact>
      </FactList>
    </Section>
  );
}

function CreatorLink({
  page,
  words: { t },
  onGoroutine,
}: Pick<FactsProps, 'page' | 'words' | 'onGoroutine'>) {
  return (
    <>
      {' · '}
      {page.creatorIsThere ? (
        <Ids ids={[page.creatorGoid]} onGoroutine={onGoroutine} />
      ) : (
        <span className="text-ink-3">
          g{page.creatorGoid}, {t('one.creatorGone')}
        </span>
      )}
    </>
  );
}

/** The same goroutine in each dump of the process. */
function InDumps({ page, dumpLabels, words }: FactsProps) {
  const { t } = words;
  if (page.dumps.length < 2) return null;
  return (
    <Section title={t('one.dumps')}>
      <FactList>
        {page.dumps.map((there, i) => (
          <Fact key={dumpLabels[i] ?? i} name={dumpLabels[i] ?? ''}>
            {!there ? (
              <span className="text-ink-3">{t('one.notThere')}</span>
            ) : (
              <>
                <StateSwatch state={there.stateClass} className="mr-1.5 align-[-1px]" />
                {there.reason}
                {there.minutes >= 0 && (
                  <span className="num text-ink-2"> ≥ {formatDuration(there.minutes * 60e9)}</span>
                )}
                {i === page.at ? (
                  <span className="text-ink-3"> · {t('one.shown')}</span>
                ) : there.same ? (
                  <span> · {t('one.notMoved')}</span>
                ) : (
                  <span>
                    {' · '}
                    {t.rich('one.moved', {
                      name: there.place ? shortenSymbol(there.place.function, 1) : '?',
                      code: (chunks) => <code>{chunks}</code>,
                    })}
                  </span>
                )}
              </>
            )}
          </Fact>
        ))}
      </FactList>
    </Section>
  );
}

/** Sums of what a trace saw of it. */
function InTrace({ trace, words: { t } }: { trace: GoroutineInTrace; words: GoroutineWords }) {
  const { sums } = trace;
  if (!sums && trace.openSinceNs === undefined) return null;
  const states: readonly (readonly [StateClass, string, number])[] = sums
    ? [
        ['running', t('trace.running'), sums.execNs],
        ['runnable', t('trace.runnable'), sums.schedWaitNs],
        ['syscall', t('trace.syscall'), sums.syscallNs],
        ['unknown', t('trace.waiting'), sums.blockNs],
      ]
    : [];
  const total = Math.max(sums?.totalNs ?? 0, 1);
  return (
    <Section title={t('trace.title', { file: trace.artifact })}>
      <FactList>
        {states.map(([state, name, ns]) => (
          <Fact key={state} name={name}>
            <span className="num inline-block w-20 text-right">{formatDuration(ns)}</span>
            <i
              aria-hidden="true"
              data-state={state}
              className={classNames(
                'ml-2 inline-block h-2 rounded-data align-middle',
                // waits of several kinds have no colour in common
                state === 'unknown' ? 'bg-[var(--control)]' : 'state-fill',
              )}
              style={{ width: ns > 0 ? Math.max(2, (120 * ns) / total) : 0 }}
            />
          </Fact>
        ))}
        {sums && sums.reasons.length > 0 && (
          <Fact name={t('trace.waitedFor')}>
            {sums.reasons.map(({ reason, ns, count }) => (
              <span key={reason} className="num block">
                {reason === '' ? t('trace.noReason') : reason}{' '}
                <span className="text-ink-2">
                  {formatDuration(ns)} · {formatCount(count)}×
                </span>
              </span>
            ))}
          </Fact>
        )}
        {trace.openSinceNs !== undefined && (
          <Fact name={t('trace.atEnd')}>
            {trace.openSinceNs < 0
              ? t('trace.wholeWindow')
              : t('trace.since', { time: formatDuration(trace.openSinceNs) })}
          </Fact>
        )}
      </FactList>
    </Section>
  );
}
