'use client';

import { SEVERITIES, type Severity } from '@unpark/model';
import { SelectInput } from '@unpark/ui';
import { useTranslations } from 'next-intl';

export function SeveritySelect({
  control,
  value,
  onChange,
}: {
  control: { id: string };
  value: Severity;
  onChange: (severity: Severity) => void;
}) {
  const t = useTranslations('incidents.severity');
  return (
    <SelectInput
      {...control}
      value={value}
      onChange={(event) => {
        const chosen = SEVERITIES.find((severity) => severity === event.target.value);
        if (chosen) onChange(chosen);
      }}
    >
      {SEVERITIES.toReversed().map((severity) => (
        <option key={severity} value={severity}>
          {t(severity)}
        </option>
      ))}
    </SelectInput>
  );
}
