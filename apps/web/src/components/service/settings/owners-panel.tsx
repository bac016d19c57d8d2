'use client';

import type { ServiceSettingsView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SavePanel, useServiceChange } from './save-panel';

/** Members who look after the service. */
export function OwnersPanel({ view }: { view: ServiceSettingsView }) {
  const t = useTranslations('service.settings');
  const change = useServiceChange(view.service.id);
  const [owners, setOwners] = useState<readonly string[]>(() =>
    view.service.ownerUserIds.filter((id) => view.members.some(({ userId }) => userId === id)),
  );
  return (
    <SavePanel
      title={t('owners')}
      hint={t('ownersHint')}
      save={t('saveOwners')}
      change={change}
      onSave={() => change.save({ ownerUserIds: [...owners] })}
    >
      <fieldset className="flex flex-col max-h-64 overflow-y-auto">
        <legend className="sr-only">{t('owners')}</legend>
        {view.members.map(({ userId, name }) => (
          <label key={userId} className="flex items-center gap-2 min-h-7 phone:min-h-10">
            <input
              type="checkbox"
              className="size-4 accent-[var(--accent)]"
              checked={owners.includes(userId)}
              onChange={(event) =>
                setOwners(
                  event.target.checked
                    ? [...owners, userId]
                    : owners.filter((owner) => owner !== userId),
                )
              }
            />
            <span className="marks-through">{name}</span>
          </label>
        ))}
      </fieldset>
    </SavePanel>
  );
}
