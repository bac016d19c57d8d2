import { Notice } from '@unpark/ui';
import type { QuotaView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { workspacePath } from '../shell/places';

/** Says that room runs out before uploads are refused; nothing while there is enough. */
export function QuotaNotice({
  slug,
  name,
  quota,
}: {
  slug: string;
  /** absent: the workspace */
  name?: string;
  quota: QuotaView | undefined;
}) {
  const t = useTranslations('keeping.usage');
  if (!quota?.notice || quota.limitBytes === undefined) return null;
  const percent =
    quota.limitBytes === 0 ? 100 : Math.round((quota.storedBytes / quota.limitBytes) * 100);
  return (
    <Notice
      tone={quota.notice === 'nearly' ? 'bad' : 'warning'}
      actions={
        <Link
          href={workspacePath(slug, '/settings/retention')}
          prefetch={false}
          className="font-medium text-accent"
        >
          {t('look')}
        </Link>
      }
    >
      {t(quota.notice, { name: name ?? t('workspace'), percent })}
    </Notice>
  );
}
