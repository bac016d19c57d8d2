import { CopyButton } from '@unpark/ui';
import { useTranslations } from 'next-intl';

/** Lines with `+`, `-` or a space in front. */
export function DiffBlock({ lines, label }: { lines: readonly string[]; label: string }) {
  const t = useTranslations('patterns');
  return (
    <div className="mt-2 rounded-control bg-sunken">
      <div className="flex items-center pt-1 pr-1 pl-3">
        <span className="flex-1 text-label font-medium text-ink-3">{label}</span>
        <CopyButton text={lines.join('\n')} variant="ghost" aria-label={t('copyFix')} />
      </div>
      <pre className="overflow-x-auto px-3 pb-2.5" tabIndex={0} aria-label={label}>
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
