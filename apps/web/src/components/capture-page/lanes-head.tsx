import { useTranslations } from 'next-intl';

/** Head of the quantities over time: what they are, how the keys move, and the switch to the table. */
export function LanesHead({
  asTable,
  onTable,
}: {
  asTable: boolean;
  onTable: (asTable: boolean) => void;
}) {
  const t = useTranslations('metrics.lanes');
  return (
    <div className="mb-1 flex items-center gap-2 text-dense">
      <h3 className="font-semibold">{t('label')}</h3>
      <span className="flex-1 text-ink-3 phone:hidden print:hidden">{t('help')}</span>
      <button
        type="button"
        aria-pressed={asTable}
        className="ml-auto font-medium text-accent print:hidden"
        onClick={() => onTable(!asTable)}
      >
        {asTable ? t('picture') : t('table')}
      </button>
    </div>
  );
}
