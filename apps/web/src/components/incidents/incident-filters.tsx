'use client';

import { SEVERITIES } from '@unpark/model';
import { Field, SelectInput } from '@unpark/ui';
import type { IncidentListView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';

const STATUSES = ['open', 'mitigated', 'resolved'] as const;

/** The choice lives in the address. */
export function IncidentFilters({ services }: { services: IncidentListView['services'] }) {
  const t = useTranslations('incidents.filters');
  const statuses = useTranslations('incidents.status');
  const severities = useTranslations('incidents.severity');
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const filters = [
    { key: 'status', options: STATUSES.map((value) => ({ value, label: statuses(value) })) },
    {
      key: 'severity',
      options: SEVERITIES.toReversed().map((value) => ({ value, label: severities(value) })),
    },
    { key: 'service', options: services.map(({ slug, name }) => ({ value: slug, label: name })) },
  ] as const;
  return (
    <div role="group" aria-label={t('label')} className="flex flex-wrap gap-3">
      {filters.map(({ key, options }) => (
        <Field key={key} label={t(key)} className="min-w-36 phone:min-w-[calc(50%-6px)]">
          {(control) => (
            <SelectInput
              {...control}
              value={params.get(key) ?? ''}
              onChange={(event) => {
                const next = new URLSearchParams(params);
                if (event.target.value === '') next.delete(key);
                else next.set(key, event.target.value);
                router.replace(`${pathname}${next.size > 0 ? `?${next}` : ''}`);
              }}
            >
              <option value="">{t('any')}</option>
              {options.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      ))}
    </div>
  );
}
