import { Icon } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import type { ShownNote } from './notes-context';

/** What of a pin is not there, if anything. */
export function GoneWords({ found }: { found: ShownNote['found'] }) {
  const t = useTranslations('notes');
  if (!found || found.gone.length === 0) return null;
  return (
    <span className="inline-flex items-center gap-1 text-dense text-med">
      <Icon name="warning" size={14} />
      {found.selection ? t('goneInPart') : t('gone')}
    </span>
  );
}
