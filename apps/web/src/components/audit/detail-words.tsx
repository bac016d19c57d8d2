import { formatBytes } from '@unpark/base';
import { UtcTime } from '@unpark/ui';
import type { AuditDetail, AuditRow } from '@unpark/usecases';
import { useFormatter, useTranslations } from 'next-intl';
import { Fragment } from 'react';

/** What an entry of the record says besides who and what, in words; the export keeps the codes. */
export function DetailWords({ details }: { details: AuditRow['details'] }) {
  const t = useTranslations('audit');
  return Object.entries(details).map(([key, value], position) => {
    const known = `keys.${key}` as `keys.${AuditDetail}`;
    return (
      <Fragment key={key}>
        {position > 0 && ' · '}
        {t.rich('detail', {
          key: t.has(known) ? t(known) : key,
          value: () => <DetailValue name={key} value={value} />,
        })}
      </Fragment>
    );
  });
}

function DetailValue({ name, value }: { name: string; value: string | number }) {
  const words = useCodeWords(name);
  const format = useFormatter();
  if (name === 'bytes') return formatBytes(Number(value));
  if (typeof value === 'number') return format.number(value);
  if (name === 'endsAt') return <UtcTime iso={value} />;
  const whole = words(value);
  if (whole !== undefined) return whole;
  // Several codes stand in one text; a name with commas in it has no code as a part.
  const parts = value.split(/[ ,]+/).map((code) => words(code));
  return parts.includes(undefined) ? value : format.list(parts.flatMap((part) => part ?? []));
}

/** What an entry of another release says stays its code. */
function useCodeWords(name: string): (code: string) => string | undefined {
  const t = useTranslations('audit');
  return (code) => {
    const key = `codes.${name}.${code}` as Parameters<typeof t.has>[0];
    return /^[\w -]+$/.test(code) && t.has(key) ? t(key as 'all') : undefined;
  };
}
