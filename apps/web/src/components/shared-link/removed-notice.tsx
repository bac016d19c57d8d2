'use client';

import { REDACTED_KINDS, type Redaction } from '@unpark/model';
import { Icon } from '@unpark/ui';
import { useFormatter, useTranslations } from 'next-intl';
import { RemovedMark } from './removed-text';

/** What is missing, and how to read what stands in its place. */
export function RemovedNotice({ redaction }: { redaction: Redaction }) {
  const t = useTranslations('investigations');
  const format = useFormatter();
  const removed = REDACTED_KINDS.filter((kind) => redaction[kind]);
  return (
    <div className="mx-4 mt-3 flex items-start gap-2.5 rounded-panel bg-sunken px-3 py-2 text-dense text-ink-2 phone:mx-3">
      <Icon name="lock" className="mt-0.5 flex-none text-ink-3" />
      <p>
        {removed.length === 0
          ? t('guest.nothingRemoved')
          : t.rich('guest.removed', {
              kinds: format.list(removed.map((kind) => t(`removed.${kind}`))),
              mark: (chunks) => <RemovedMark>{chunks}</RemovedMark>,
            })}
      </p>
    </div>
  );
}
