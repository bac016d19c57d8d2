'use client';

import type { Diagnosis } from '@unpark/model';
import { ConfidenceMeter, SeverityMark } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useSaidLang } from '../../i18n/said-lang';
import { type EvidenceChoice, Phrases } from './phrases';
import { WallBar } from './wall-bar';

/** The first thing read: how bad, what, how sure; the sentence; the numbers beside it. */
export function VerdictHeader({
  diagnosis,
  mutedCount = 0,
  choice,
}: {
  diagnosis: Diagnosis;
  /** findings that people muted */
  mutedCount?: number;
  choice: EvidenceChoice;
}) {
  const t = useTranslations('capture.verdict');
  const said = useSaidLang();
  const { verdict } = diagnosis;
  const primary = diagnosis.findings.find((finding) => finding.primary);
  return (
    <section
      aria-label={t('label')}
      className="grid gap-x-10 gap-y-3.5 border-b border-line bg-surface px-4 pt-4 pb-[18px] desk:grid-cols-[minmax(0,1fr)_minmax(320px,452px)] phone:px-3 phone:py-3.5"
    >
      <div className="min-w-0">
        <p className="mb-1.5 flex flex-wrap items-center gap-x-2 text-ink-2">
          <VerdictMark diagnosis={diagnosis} />
          {primary && verdict.outcome === 'stalled' && (
            <>
              <span lang={said}>{primary.title}</span>
              <span aria-hidden="true" className="text-ink-3">
                ·
              </span>
              <span className="inline-flex items-center gap-1">
                {t('confidence')} <ConfidenceMeter value={primary.confidence} />
              </span>
            </>
          )}
          {mutedCount > 0 && (
            <>
              <span aria-hidden="true" className="text-ink-3">
                ·
              </span>
              <span>{t('muted', { count: mutedCount })}</span>
            </>
          )}
        </p>
        <h1
          lang={said}
          className="max-w-[880px] text-verdict font-semibold text-pretty phone:text-[18px] phone:leading-[27px]"
        >
          <Phrases phrases={verdict.sentence} choice={choice} />
        </h1>
        {verdict.lead.length > 0 && (
          <p
            lang={said}
            className="mt-1.5 max-w-[860px] text-lead text-pretty text-ink-2 phone:text-body"
          >
            <Phrases phrases={verdict.lead} choice={choice} />
          </p>
        )}
      </div>
      {verdict.wall && <WallBar wall={verdict.wall} choice={choice} />}
    </section>
  );
}

export function VerdictMark({ diagnosis }: { diagnosis: Diagnosis }) {
  const t = useTranslations('capture.verdict');
  const primary = diagnosis.findings.find((finding) => finding.primary);
  switch (diagnosis.verdict.outcome) {
    case 'healthy':
      return <SeverityMark level="ok">{t('healthy')}</SeverityMark>;
    case 'cannot-tell':
      return <SeverityMark level="info">{t('cannotTell')}</SeverityMark>;
    case 'stalled':
      return <SeverityMark level={primary?.severity ?? 'info'} />;
  }
}
