'use client';

import { formatBytes } from '@unpark/base';
import { Button, ProgressBar } from '@unpark/ui';
import type { ArtifactView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { timelineBytes } from './timeline-tables';
import type { TimelineLoad } from './timeline-data';

/** How far the lanes of a trace are, and a way to do without them. */
export function TimelineProgressBar({
  trace,
  load: { progress, cancel },
}: {
  trace: ArtifactView;
  load: Extract<TimelineLoad, { state: 'loading' }>;
}) {
  const t = useTranslations('timeline.loading');
  const bytes = timelineBytes(trace);
  const words = t(progress.step, { file: trace.file });
  return (
    <div role="status" className="px-3 py-2.5 text-dense text-ink-2">
      <div className="mb-1.5 flex items-center gap-2">
        <span className="num flex-1">
          {words}
          {progress.step === 'fetch' &&
            ` · ${t('bytes', {
              bytes: formatBytes(Math.min(progress.bytes, bytes)),
              total: formatBytes(bytes),
            })}`}
        </span>
        <Button size="small" onClick={cancel}>
          {t('cancel')}
        </Button>
      </div>
      <ProgressBar
        label={words}
        value={progress.step === 'fetch' ? progress.bytes : bytes}
        max={bytes}
      />
    </div>
  );
}
