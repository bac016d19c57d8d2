import { CopyButton, Icon } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { shortRevision } from '../capture/short-revision';

/** The commit that the program was built from, to be copied whole and followed to its page. */
export function CommitMark({ capture }: { capture: CaptureView['capture'] }) {
  const t = useTranslations('capture.commit');
  const { vcs, commitUrl } = capture;
  if (!vcs) return null;
  const short = shortRevision(vcs);
  return (
    <span className="inline-flex min-h-6 items-center rounded-chip border border-line bg-surface pl-2 text-dense phone:hidden">
      <span className="text-ink-3">{t('label')}</span>
      <CopyButton
        text={vcs.revision}
        label={short}
        variant="ghost"
        className="code"
        title={t(vcs.modified ? 'copyModified' : 'copy', { revision: vcs.revision })}
      />
      {commitUrl && (
        <a
          href={commitUrl}
          target="_blank"
          rel="noreferrer noopener"
          aria-label={t('open', { revision: short })}
          title={t('open', { revision: short })}
          className="grid size-6 place-items-center text-accent"
        >
          <Icon name="external" size={12} />
        </a>
      )}
    </span>
  );
}
