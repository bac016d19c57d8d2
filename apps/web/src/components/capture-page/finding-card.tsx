'use client';

import type { Finding } from '@unpark/model';
import { CommandLine, CopyButton, Icon, Panel, SeverityMark } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { useSaidLang } from '../../i18n/said-lang';
import { FindingFoot } from '../patterns/finding-foot';
import { ConfidenceSum } from './confidence-sum';
import { EvidenceList, ProvenanceDot } from './evidence-list';
import { OtherReadings } from './other-readings';
import { type EvidenceChoice, Phrases } from './phrases';
import { ShownText } from '../shared-link/removed-text';

/** One recognised pattern with all that is known for and against it. */
export function FindingCard({
  finding,
  symptomOf,
  part,
  choice,
}: {
  finding: Finding;
  /** title of the finding this one follows from */
  symptomOf: string | undefined;
  /** what part it plays: `primary cause`, `remark` */
  part: string;
  choice: EvidenceChoice;
}) {
  const t = useTranslations('capture.finding');
  const evidence = useTranslations('capture.evidence');
  const said = useSaidLang();
  return (
    <Panel aria-label={finding.title}>
      <div className="px-3 pt-3 pb-2.5">
        <div className="flex items-center gap-2">
          <SeverityMark level={finding.severity} />
          <span className="ml-auto text-label font-medium text-ink-3">
            {symptomOf ? t('symptomOf', { title: symptomOf }) : part}
          </span>
        </div>
        <h2 lang={said} className="mt-1 text-lead font-semibold leading-5">
          <ShownText text={finding.title} />
        </h2>
        <p lang={said} className="mt-0.5 text-dense text-ink-2">
          <ShownText text={finding.consequence} />
        </p>
        {!finding.primary && finding.summary.length > 0 && (
          <p lang={said} className="mt-1.5 text-dense">
            <Phrases phrases={finding.summary} choice={choice} />
          </p>
        )}
        <FindingFoot finding={finding} />
      </div>
      <Section
        title={t('evidence')}
        open
        note={
          <span className="flex items-center gap-1">
            <ProvenanceDot provenance="observed" /> {evidence('observed')}
            <ProvenanceDot provenance="inferred" /> {evidence('inferred')}
          </span>
        }
      >
        <EvidenceList items={finding.evidence} choice={choice} />
      </Section>
      <Section title={t('against')} open>
        {finding.against.length > 0 ? (
          <EvidenceList items={finding.against} choice={choice} against />
        ) : (
          <p className="text-dense text-ink-2">{t('nothingAgainst')}</p>
        )}
      </Section>
      <Section
        title={t('why', { confidence: finding.confidence.toFixed(2) })}
        open={finding.primary}
      >
        <ConfidenceSum finding={finding} />
      </Section>
      <Section title={t('fix')} open>
        <p lang={said} className="text-dense">
          <ShownText text={finding.remedy.sentence} />
        </p>
        {finding.remedy.diff && finding.remedy.diff.length > 0 && (
          <DiffBlock lines={finding.remedy.diff} primary={finding.primary} />
        )}
      </Section>
      {finding.alternatives && finding.alternatives.length > 0 && (
        <Section title={t('alternatives')} open={finding.primary}>
          <OtherReadings readings={finding.alternatives} />
        </Section>
      )}
      {finding.next.length > 0 && (
        <Section title={t('next')} open>
          <ul className="flex flex-col gap-2">
            {finding.next.map((next) => (
              <li key={next.sentence} className="text-dense">
                <p lang={said}>
                  <ShownText text={next.sentence} />
                  {next.cost && <span className="text-ink-3"> {next.cost}</span>}
                </p>
                {next.command && (
                  <div data-copy-command={finding.primary ? next.command : undefined}>
                    <CommandLine command={next.command} className="mt-1" />
                  </div>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Panel>
  );
}

function DiffBlock({ lines, primary }: { lines: readonly string[]; primary: boolean }) {
  const t = useTranslations('capture.finding');
  const text = lines.join('\n');
  return (
    <div className="mt-2 rounded-control bg-sunken" data-copy-fix={primary ? text : undefined}>
      <div className="flex items-center pt-1 pr-1 pl-3">
        <span className="flex-1 text-label font-medium text-ink-3">{t('diff')}</span>
        <CopyButton text={text} variant="ghost" aria-label={t('copyFix')} />
      </div>
      <pre className="overflow-x-auto px-3 pb-2.5" tabIndex={0} aria-label={t('diffLabel')}>
        {lines.map((line, i) => (
          <span
            key={i}
            className={
              line.startsWith('+') ? 'text-ok' : line.startsWith('-') ? 'text-crit' : 'text-ink-3'
            }
          >
            {`${line}\n`}
          </span>
        ))}
      </pre>
    </div>
  );
}

export function Section({
  title,
  note,
  open = false,
  children,
}: {
  title: string;
  note?: ReactNode;
  open?: boolean;
  children: ReactNode;
}) {
  const [shown, setShown] = useState(open);
  return (
    <details
      open={shown}
      onToggle={(event) => setShown(event.currentTarget.open)}
      className="group/section border-t border-line px-3 py-2.5"
    >
      <summary className="flex list-none items-center gap-2 text-label font-medium text-ink-3 [&::-webkit-details-marker]:hidden">
        <span className="flex-1">{title}</span>
        {note}
        <Icon
          name="chevron-down"
          size={12}
          className="opacity-0 transition-transform group-hover/section:opacity-100 group-focus-within/section:opacity-100 group-open/section:rotate-180"
        />
      </summary>
      <div className="mt-1.5">{children}</div>
    </details>
  );
}
