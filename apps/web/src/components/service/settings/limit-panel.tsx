'use client';

import { Field, TextInput } from '@unpark/ui';
import type { ServiceSettingsView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { UsageBar } from '../../keeping/usage-bar';
import { SavePanel, useServiceChange } from './save-panel';

const MB = 1024 * 1024;

/** How much captures of the service may take; for those who run the workspace. */
export function LimitPanel({ view }: { view: ServiceSettingsView }) {
  const t = useTranslations('service.settings');
  const change = useServiceChange(view.service.id);
  const [text, setText] = useState(() =>
    view.quota.limitBytes === undefined
      ? ''
      : String(Math.round((view.quota.limitBytes / MB) * 100) / 100),
  );
  return (
    <SavePanel
      title={t('limit')}
      save={t('saveLimit')}
      change={change}
      onSave={() =>
        change.save({ byteLimit: text.trim() === '' ? null : Math.round(Number(text) * MB) })
      }
    >
      <UsageBar name={view.service.name} quota={view.quota} />
      <Field label={t('limitLabel')} hint={t('limitHint')}>
        {(control) => (
          <TextInput
            {...control}
            type="number"
            className="max-w-48"
            min={0}
            max={1_000_000_000}
            step="any"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </SavePanel>
  );
}
