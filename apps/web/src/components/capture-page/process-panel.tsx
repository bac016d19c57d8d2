'use client';

import { formatDuration } from '@unpark/base';
import {
  bundleFacts,
  type FactConflict,
  type FactSource,
  type InstanceFactName,
  type StatedFact,
  type WindowEnd,
} from '@unpark/model';
import { Icon, Panel, PanelHead } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { type ReactNode, useMemo } from 'react';
import { FileName } from '../file-name';
import { windowLength, windowText } from './window-text';

/** In the order in which people ask. */
const FACT_WORDS: Readonly<Record<InstanceFactName, string>> = {
  service: 'Service',
  environment: 'Environment',
  version: 'Version',
  binary: 'Program',
  goVersion: 'Go',
  gomaxprocs: 'GOMAXPROCS',
  platform: 'Platform',
  host: 'Host',
  pid: 'Process',
  startedUnixNs: 'Started',
  buildId: 'Build id',
  runtimeId: 'Runtime id',
};
const FACT_ORDER = Object.keys(FACT_WORDS) as InstanceFactName[];

function valueText(fact: InstanceFactName, value: string | number): string {
  if (fact === 'startedUnixNs') return `${windowText(String(value), String(value))} UTC`;
  if (fact === 'goVersion') return String(value).replace(/^go/, '');
  return String(value);
}

/** What the files say of the process that they were taken of, each with the file that says it. */
export function ProcessPanel({ artifacts }: { artifacts: readonly ArtifactView[] }) {
  const facts = useMemo(
    () =>
      bundleFacts(
        artifacts.flatMap(({ record }) => (record && record.kind !== 'archive' ? [record] : [])),
      ),
    [artifacts],
  );
  const known = FACT_ORDER.flatMap((name) => {
    const stated: StatedFact<string | number> | undefined = facts.instance[name];
    return stated ? [{ name, stated }] : [];
  });
  const { window } = facts;
  if (known.length === 0 && !window) return null;
  return (
    <Panel aria-label="About this process" id="process">
      <PanelHead title="About this process" />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 px-3 py-2 text-dense">
        {known.map(({ name, stated }) => (
          <Fact key={name} name={FACT_WORDS[name]} source={stated.source}>
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
        <FileName name={source.file} />
      </span>
    </dd>
  </>
);

/** Union of the windows of all files, with whose clock each end is and how far it may be off. */
const Window = ({ from, to }: { from: WindowEnd; to: WindowEnd }) => (
  <>
    <dt className="text-ink-3">Window</dt>
    <dd className="min-w-0">
      <span className="num whitespace-normal">
        {windowText(from.unixNs, to.unixNs)} UTC
        {from.unixNs !== to.unixNs && `, ${windowLength(from.unixNs, to.unixNs)}`}
      </span>
      <span className="num block whitespace-normal text-ink-3">
        from <FileName name={from.file} /> {errorText(from)}
        {(to.file !== from.file || to.errorNs !== from.errorNs) && (
          <>
            , to <FileName name={to.file} /> {errorText(to)}
          </>
        )}
      </span>
    </dd>
  </>
);

const errorText = ({ errorNs }: WindowEnd): string => `± ${formatDuration(errorNs)}`;

/** A disagreement is said, not hidden: the files may be of two processes. */
const Conflict = ({ conflict: { fact, stated } }: { conflict: FactConflict }) => (
  <div className="flex gap-2 border-t border-line px-3 py-1.5 text-dense">
    <Icon name="warning" className="mt-px flex-none text-med" />
    <p className="min-w-0 marks-through">
      The files disagree on {FACT_WORDS[fact] === 'Go' ? 'the Go version' : FACT_WORDS[fact]}:{' '}
      {stated.map(({ value, source }, i) => (
        <span key={`${source.file} ${i}`}>
          {i > 0 && ', '}
          <bdi>{valueText(fact, value)}</bdi>{' '}
          <span className="text-ink-3" title={source.how}>
            in <FileName name={source.file} />
          </span>
        </span>
      ))}
      . They may be of two processes, or of one that changed.
    </p>
  </div>
);
