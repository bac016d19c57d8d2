'use client';

import { Field, TextInput } from '@unpark/ui';
import type { ServiceSettingsView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SavePanel, useServiceChange } from './save-panel';

const FIELDS = [
  { name: 'seconds', min: 1, max: 300, step: 1, usual: '10' },
  { name: 'traceSeconds', min: 0, max: 60, step: 0.5, usual: '3' },
  { name: 'maxGoroutines', min: 0, max: 10_000_000, step: 1, usual: '100000' },
] as const;

/** What captures of the service should take. */
export function AdvicePanel({ service }: { service: ServiceSettingsView['service'] }) {
  const t = useTranslations('service.settings');
  const change = useServiceChange(service.id);
  const [texts, setTexts] = useState(() => ({
    seconds: service.sampling.seconds?.toString() ?? '',
    traceSeconds: service.sampling.traceSeconds?.toString() ?? '',
    maxGoroutines: service.sampling.maxGoroutines?.toString() ?? '',
  }));
  return (
    <SavePanel
      title={t('sampling')}
      hint={t('samplingHint')}
      save={t('saveSampling')}
      change={change}
      onSave={() =>
        change.save({
          sampling: Object.fromEntries(
            Object.entries(texts).flatMap(([name, text]) =>
              text.trim() === '' ? [] : [[name, Number(text)]],
            ),
          ),
        })
      }
    >
      {FIELDS.map(({ name, min, max, step, usual }) => (
        <Field
          key={name}
          label={t(name)}
          {...(name === 'maxGoroutines' && { hint: t('maxGoroutinesHint') })}
        >
          {(control) => (
            <TextInput
              {...control}
              type="number"
              className="max-w-48"
              min={min}
              max={max}
              step={step}
              placeholder={usual}
              value={texts[name]}
              onChange={(event) => setTexts({ ...texts, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </SavePanel>
  );
}
