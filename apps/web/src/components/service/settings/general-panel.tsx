'use client';

import { Field, TextInput } from '@unpark/ui';
import type { ServiceSettingsView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SavePanel, useServiceChange } from './save-panel';

/** The same names that an upload may use. */
const NAME = '[A-Za-z0-9][A-Za-z0-9._\\/ \\-]*';

/** Name and repository. */
export function GeneralPanel({ service }: { service: ServiceSettingsView['service'] }) {
  const t = useTranslations('service.settings');
  const change = useServiceChange(service.id);
  const [name, setName] = useState(service.name);
  const [repository, setRepository] = useState(service.repositoryUrl ?? '');
  const renamed = name.trim() !== service.name;
  return (
    <SavePanel
      title={t('general')}
      save={t('save')}
      change={change}
      onSave={() =>
        change.save({
          name: name.trim(),
          repositoryUrl: repository.trim() === '' ? null : repository.trim(),
        })
      }
    >
      <Field
        label={t('name')}
        hint={renamed ? t('renamed', { name: service.name }) : t('nameHint')}
      >
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={100}
            pattern={NAME}
            title={t('nameRule')}
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('repository')} hint={t('repositoryHint')}>
        {(control) => (
          <TextInput
            {...control}
            inputMode="url"
            maxLength={2048}
            autoComplete="off"
            placeholder="https://github.com/acme/checkout"
            value={repository}
            onChange={(event) => setRepository(event.target.value)}
          />
        )}
      </Field>
    </SavePanel>
  );
}
