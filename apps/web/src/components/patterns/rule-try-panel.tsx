'use client';

import { skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { formatCount } from '@unpark/base';
import { type RuleKind, type RuleTrial, shortenSymbol, type TrialVerdict } from '@unpark/model';
import {
  Button,
  Notice,
  Panel,
  PanelBody,
  PanelHead,
  ProgressBar,
  SelectInput,
  SeverityMark,
  UtcTime,
} from '@unpark/ui';
import type { RuleTestView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { useSaidLang } from '../../i18n/said-lang';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine, ProblemNotice } from '../problem-words';
import { capturePath } from '../shell/places';
import { useHere } from '../shell/workspace-context';
import type { RuleDraft } from './rule-draft';

const POLL_MS = 600;
const TAKES = [5, 10, 20, 50] as const;

const ended = (test: RuleTestView | undefined): boolean =>
  test !== undefined && test.state !== 'queued' && test.state !== 'running';

/** Tries what is written on captures that are there, before it is saved. Changes nothing. */
export function RuleTryPanel({
  kind,
  whole,
}: {
  kind: RuleKind;
  /** the document when nothing has to be mended first */
  whole: () => RuleDraft | undefined;
}) {
  const t = useTranslations('patterns.try');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const [service, setService] = useState('');
  const [take, setTake] = useState<number>(20);
  const [id, setId] = useState<string>();
  const services = useQuery(trpc.service.list.queryOptions({ workspace: workspace.slug }));
  const begin = useMutation(trpc.rule.try.mutationOptions({ onSuccess: (test) => setId(test.id) }));
  const cancel = useMutation(
    trpc.rule.testCancel.mutationOptions({ onSuccess: () => void asked.refetch() }),
  );
  const asked = useQuery(
    trpc.rule.testGet.queryOptions(
      id === undefined ? skipToken : { workspace: workspace.slug, test: id },
      { refetchInterval: (query) => (ended(query.state.data) ? false : POLL_MS) },
    ),
  );
  const test = asked.data;
  const running = id !== undefined && !ended(test);
  const start = () => {
    const draft = whole();
    if (!draft) return;
    setId(undefined);
    begin.mutate({
      workspace: workspace.slug,
      kind: draft.kind,
      body: draft.body,
      take,
      ...(service !== '' && { service }),
    });
  };
  const problem = begin.error ?? asked.error;
  return (
    <Panel aria-label={t('title')}>
      <PanelHead title={t('title')} note={t('note')} />
      <PanelBody className="flex flex-col gap-2.5">
        <div className="flex flex-wrap items-center gap-2">
          <SelectInput
            aria-label={t('of')}
            className="w-auto! max-w-[200px]"
            value={service}
            onChange={(event) => setService(event.target.value)}
          >
            <option value="">{t('allServices')}</option>
            {services.data?.map((row) => (
              <option key={row.id} value={row.id}>
                {row.name}
              </option>
            ))}
          </SelectInput>
          <SelectInput
            aria-label={t('howMany')}
            className="w-auto!"
            value={String(take)}
            onChange={(event) => setTake(Number(event.target.value))}
          >
            {TAKES.map((count) => (
              <option key={count} value={count}>
                {t('newest', { count })}
              </option>
            ))}
          </SelectInput>
          {running ? (
            <Button
              onClick={() =>
                id !== undefined && cancel.mutate({ workspace: workspace.slug, test: id })
              }
            >
              {t('cancel')}
            </Button>
          ) : (
            <Button busy={begin.isPending} onClick={start}>
              {t('start')}
            </Button>
          )}
        </div>
        <ProblemNotice problem={problem ? problemOf(problem) : undefined} />
        {test && <Progress test={test} />}
        {test && <Warnings kind={kind} test={test} />}
      </PanelBody>
      {test && test.results.length > 0 && (
        <ul aria-label={t('list')}>
          {test.results.map((result) => (
            <li key={result.captureId} className="border-t border-line px-3 py-2 text-dense">
              <div className="flex flex-wrap items-baseline gap-x-2">
                <Link
                  href={capturePath(workspace.slug, result.captureId)}
                  prefetch={false}
                  className="font-medium hover:underline"
                >
                  <UtcTime iso={result.at} style="short" />
                </Link>
                <span className="text-ink-2 marks-through">{result.serviceName}</span>
              </div>
              {result.trial ? (
                <Trial kind={kind} trial={result.trial} />
              ) : (
                <p className="text-high">
                  {result.problem && <ProblemLine problem={result.problem} />}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Progress({ test }: { test: RuleTestView }) {
  const t = useTranslations('patterns.try');
  const { done, total } = test;
  return (
    <div>
      <p role="status" className="num text-dense whitespace-normal text-ink-2">
        {t(test.state, { done, total })} {test.problem && <ProblemLine problem={test.problem} />}
      </p>
      {!ended(test) && (
        <ProgressBar
          className="mt-1"
          label={t('progress')}
          value={test.done}
          max={test.total}
          valueText={t('progressOf', { done, total })}
        />
      )}
    </div>
  );
}

const stalls = (trial: RuleTrial): boolean =>
  trial.before.outcome !== 'stalled' && trial.after.outcome === 'stalled';
const hides = (trial: RuleTrial): boolean =>
  trial.before.outcome === 'stalled' && trial.after.outcome !== 'stalled';

/** The worst a rule can do is cry wolf; the next, to silence a stall. */
function Warnings({ kind, test }: { kind: RuleKind; test: RuleTestView }) {
  const t = useTranslations('patterns.try');
  const trials = test.results.flatMap(({ trial }) => trial ?? []);
  const wolves = trials.filter(stalls).length;
  const hidden = trials.filter(hides).length;
  const matched = trials.filter((trial) => trial.goroutines > 0 || trial.idleByDesign > 0).length;
  return (
    <>
      {wolves > 0 && (
        <Notice tone="bad" role="alert">
          <b>{t('wolves', { count: wolves })}</b> {t('wolvesDo')}
        </Notice>
      )}
      {hidden > 0 && (
        <Notice tone="warning" role="alert">
          {t('hidden', { count: hidden })} {kind === 'idle' && t('hiddenDo')}
        </Notice>
      )}
      {test.state === 'done' && matched === 0 && trials.length > 0 && (
        <Notice>{t('nothing')}</Notice>
      )}
    </>
  );
}

function Trial({ kind, trial }: { kind: RuleKind; trial: RuleTrial }) {
  const t = useTranslations('patterns.try');
  const severities = useTranslations('patterns.severities');
  const said = useSaidLang();
  const same =
    trial.before.outcome === trial.after.outcome &&
    trial.before.severity === trial.after.severity &&
    trial.before.sentence === trial.after.sentence;
  return (
    <>
      <p className="text-ink-2">
        {trial.goroutines === 0
          ? trial.dumps === 0
            ? t('noDump')
            : t('noMatch')
          : t('matches', {
              n: trial.goroutines,
              count: formatCount(trial.goroutines),
              groups: trial.groups,
              groupCount: formatCount(trial.groups),
            })}
        {kind === 'pattern' && trial.goroutines > 0 && (
          <>
            {trial.finding
              ? t(trial.finding.primary ? 'findingPrimary' : 'finding', {
                  severity: severities(trial.finding.severity),
                })
              : t('notReached')}
          </>
        )}
        {kind === 'idle' && trial.goroutines > 0 && (
          <>
            {trial.workingBefore === 0
              ? t('allIdle')
              : t('notIdle', { count: formatCount(trial.workingBefore) })}
          </>
        )}
      </p>
      {trial.idleByDesign > 0 && (
        <p className="text-ink-3">
          {t('idle', { n: trial.idleByDesign, count: formatCount(trial.idleByDesign) })}
        </p>
      )}
      {trial.places.length > 0 && (
        <ul className="text-ink-3">
          {trial.places.slice(0, 3).map((place, i) => (
            <li key={i} className="marks-through">
              <span className="num">{formatCount(place.count)}</span> {place.reason}
              {place.function && (
                <>
                  {' '}
                  {t.rich('in', {
                    name: shortenSymbol(place.function, 1),
                    code: (words) => <code>{words}</code>,
                  })}
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <p className="mt-0.5 flex flex-wrap items-center gap-x-1.5">
        <VerdictMark verdict={trial.before} />
        {same ? (
          <span className="text-ink-3">{t('stays')}</span>
        ) : (
          <>
            <span className="text-ink-3">{t('becomes')}</span>
            <VerdictMark verdict={trial.after} />
          </>
        )}
      </p>
      {!same && (
        <p lang={said} className="marks-through">
          {trial.after.sentence}
        </p>
      )}
      {stalls(trial) && <p className="font-medium text-crit">{t('wolf')}</p>}
    </>
  );
}

function VerdictMark({ verdict }: { verdict: TrialVerdict }) {
  const t = useTranslations('patterns.try');
  if (verdict.outcome === 'healthy') return <SeverityMark level="ok">{t('noStall')}</SeverityMark>;
  if (verdict.outcome === 'cannot-tell')
    return <SeverityMark level="info">{t('cannotTell')}</SeverityMark>;
  return <SeverityMark level={verdict.severity ?? 'info'} />;
}
