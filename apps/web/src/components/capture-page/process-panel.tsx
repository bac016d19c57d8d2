'use client';

import { formatDuration } from '@unpark/base';
import {
  bundleFacts,
  type FactConflict,
  type FactSource,
  type InstanceFactName,
  type StatedFact,
  withSentRevision,
  type WindowEnd,
} from '@unpark/model';
import { Icon, Panel, PanelHead } from '@unpark/ui';
import type { ArtifactView, CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type ReactNode, useMemo } from 'react';
import { FileName } from '../file-name';
import { windowLength, windowText } from './window-text';

/** In the order in which people ask. */
const FACT_ORDER: readonly InstanceFactName[] = [
  'service',
  'environment',
  'version',
  'revision',
  'binary',
  'goVersion',
  'gomaxprocs',
  'platform',
  'host',
  'pid',
  'startedUnixNs',
  'buildId',
  'runtimeId',
];

function valueText(fact: InstanceFactName, value: string | number): string {
  if (fact === 'startedUnixNs') return `${windowText(String(value), String(value))} UTC`;
  if (fact === 'goVersion') return String(value).replace(/^go/, '');
  return String(value);
}

/** What the files say of the process that they were taken of, each with the file that says it. */
export function ProcessPanel({
  artifacts,
  capture,
}: {
  artifacts: readonly ArtifactView[];
  capture: CaptureView['capture'];
}) {
  const t = useTranslations('capture.process');
  const facts = useMemo(
    () =>
      withSentRevision(
        bundleFacts(
          artifacts.flatMap(({ record }) => (record && record.kind !== 'archive' ? [record] : [])),
        ),
        capture.vcsSource === 'files' ? undefined : capture.vcs?.revision,
        t('sent'),
      ),
    [artifacts, capture.vcs, capture.vcsSource, t],
  );
  const known = FACT_ORDER.flatMap((name) => {
    const stated: StatedFact<string | number> | undefined = facts.instance[name];
    return stated ? [{ name, stated }] : [];
  });
  const { window } = facts;
  if (known.length === 0 && !window) return null;
  return (
    <Panel aria-label={t('title')} id="process" laidOutLate>
      <PanelHead title={t('title')} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 px-3 py-2 text-dense">
        {known.map(({ name, stated }) => (
          <Fact key={name} name={t(`facts.${name}`)} source={stated.source}>
            <bdi className="num whitespace-normal marks-through">
              {valueText(name, stated.value)}
            </bdi>
          </Fact>
        ))}
        {window && <Window {...window} />}
      </dl>
      {facts.conflicts.map((conflict) => (
        <Conflict key={conflict.fact} conflict={conflict} />
      ))}
    </Panel>
  );
}

const Fact = ({
  name,
  source,
  children,
}: {
  name: string;
  source: FactSource;
  children: ReactNode;
}) => (
  <>
    <dt className="text-ink-3">{name}</dt>
    <dd className="min-w-0">
      {children}{' '}
      <span className="text-ink-3" title={source.how}>
        {source.file === '' ? source.how : <FileName name={source.file} />}
      </span>
    </dd>
  </>
);

/** Union of the windows of all files, with whose clock each end is and how far it may be off. */
function Window({ from, to }: { from: WindowEnd; to: WindowEnd }) {
  const t = useTranslations('capture.process');
  const sameEnd = to.file === from.file && to.errorNs === from.errorNs;
  const fromFile = () => <FileName name={from.file} />;
  return (
    <>
      <dt className="text-ink-3">{t('window')}</dt>
      <dd className="min-w-0">
        <span className="num whitespace-normal">
          {windowText(from.unixNs, to.unixNs)} UTC
          {from.unixNs !== to.unixNs && `, ${windowLength(from.unixNs, to.unixNs)}`}
        </span>
        <span className="num block whitespace-normal text-ink-3">
          {sameEnd
            ? t.rich('from', { file: fromFile, error: formatDuration(from.errorNs) })
            : t.rich('fromTo', {
                from: fromFile,
                fromError: formatDuration(from.errorNs),
                to: () => <FileName name={to.file} />,
                toError: formatDuration(to.errorNs),
              })}
        </span>
      </dd>
    </>
  );
}

/** A disagreement is said, not hidden: the files may be of two processes. */
function Conflict({ conflict: { fact, stated } }: { conflict: FactConflict }) {
  const t = useTranslations('capture.process');
  const values = () =>
    stated.map(({ value, source }, i) => (
      <span key={`${source.file} ${i}`}>
        {i > 0 && t('separator')}
        <bdi>{valueText(fact, value)}</bdi>{' '}
        <span className="text-ink-3" title={source.how}>
          {source.file === ''
            ? source.how
            : t.rich('in', { file: () => <FileName name={source.file} /> })}
        </span>
      </span>
    ));
  return (
    <div className="flex gap-2 border-t border-line px-3 py-1.5 text-dense">
      <Icon name="warning" className="mt-px flex-none text-med" />
      <p className="min-w-0 marks-through">
        {t.rich(fact === 'revision' ? 'conflictRevision' : 'conflict', {
          fact: fact === 'goVersion' ? t('goVersion') : t(`facts.${fact}`),
          values,
        })}
      </p>
    </div>
  );
}
