'use client';

import { formatCount } from '@unpark/base';
import type { Diagnosis, Finding } from '@unpark/model';
import { Icon, Panel, PanelHead, SeverityMark } from '@unpark/ui';
import type { MuteView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSaidLang } from '../../i18n/said-lang';
import { MutedFinding } from '../patterns/muted-finding';
import { FindingCard } from './finding-card';
import type { EvidenceChoice } from './phrases';

/** The primary finding open, the others as rows that open, muted ones folded at the end. */
export function FindingColumn({
  diagnosis,
  mutes,
  choice,
}: {
  diagnosis: Diagnosis;
  /** in force */
  mutes: readonly MuteView[];
  choice: EvidenceChoice;
}) {
  const t = useTranslations('capture.finding');
  const { findings } = diagnosis;
  const muteOf = (finding: Finding) =>
    mutes.find((mute) => mute.fingerprint === finding.fingerprint);
  const partOf = (finding: Finding): string =>
    finding.primary ? t(diagnosis.verdict.outcome === 'stalled' ? 'primaryCause' : 'remark') : '';
  const titleOf = (id: string | undefined) => findings.find((finding) => finding.id === id)?.title;
  const shown = findings.filter((finding) => !muteOf(finding));
  const primary = shown.filter((finding) => finding.primary);
  const others = shown.filter((finding) => !finding.primary);
  return (
    <div className="flex flex-col gap-2.5" data-row-list="findings">
      {primary.map((finding) => (
        <FindingCard
          key={finding.id}
          finding={finding}
          symptomOf={undefined}
          part={partOf(finding)}
          choice={choice}
        />
      ))}
      {others.map((finding) => (
        <OtherFinding
          key={finding.id}
          finding={finding}
          symptomOf={titleOf(finding.symptomOf)}
          choice={choice}
        />
      ))}
      {findings.map((finding) => {
        const mute = muteOf(finding);
        return (
          mute && (
            <MutedFinding key={finding.id} finding={finding} mute={mute}>
              <FindingCard
                finding={finding}
                symptomOf={titleOf(finding.symptomOf)}
                part={partOf(finding)}
                choice={choice}
              />
            </MutedFinding>
          )
        );
      })}
    </div>
  );
}

function OtherFinding({
  finding,
  symptomOf,
  choice,
}: {
  finding: Finding;
  symptomOf: string | undefined;
  choice: EvidenceChoice;
}) {
  const t = useTranslations('capture.finding');
  const said = useSaidLang();
  const [open, setOpen] = useState(false);
  return (
    <div className="flex flex-col">
      <button
        type="button"
        data-row-link
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-[38px] items-baseline gap-2 rounded-panel border border-line bg-surface px-3 py-2 text-left hover:bg-sunken"
      >
        <SeverityMark level={finding.severity} className="flex-none" />
        <span className="min-w-0 flex-1">
          <span lang={said} className="block font-medium">
            {finding.title}
          </span>
          {symptomOf && (
            <span className="block text-label text-ink-3">
              {t('symptomOf', { title: symptomOf })}
            </span>
          )}
        </span>
        <span className="num text-dense text-ink-2">{finding.confidence.toFixed(2)}</span>
        <Icon name={open ? 'chevron-down' : 'chevron-right'} className="self-center text-ink-3" />
      </button>
      {open && (
        <div className="mt-1">
          <FindingCard finding={finding} symptomOf={symptomOf} part="" choice={choice} />
        </div>
      )}
    </div>
  );
}

/** Patterns shown before the reader asks for all of them. */
const FIRST_REJECTED = 6;

export function RejectedPanel({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useTranslations('capture.rejected');
  const said = useSaidLang();
  const [all, setAll] = useState(false);
  const shown = all ? diagnosis.rejected : diagnosis.rejected.slice(0, FIRST_REJECTED);
  return (
    <Panel aria-label={t('title')} laidOutLate>
      <PanelHead title={t('title')} note={formatCount(diagnosis.rejected.length)} />
      <table className="data-table" data-dense>
        <caption className="sr-only">{t('caption')}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t('pattern')}</th>
            <th scope="col">{t('reason')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((pattern) => (
            <tr key={pattern.pattern} lang={said}>
              <th
                scope="row"
                className="w-[38%] !whitespace-normal !py-1 !text-dense !font-medium !text-ink align-top"
                title={pattern.pattern}
              >
                {pattern.title}
              </th>
              <td className="text-ink-2">{pattern.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < diagnosis.rejected.length && (
        <button
          type="button"
          className="border-t border-line px-3 py-1.5 text-left text-dense font-medium text-accent"
          onClick={() => setAll(true)}
        >
          {t('all', { count: diagnosis.rejected.length })}
        </button>
      )}
    </Panel>
  );
}
