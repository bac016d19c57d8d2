'use client';

import { MOST_PATH_MAPPINGS, type PathMapping } from '@unpark/model';
import { Button, IconButton, TextInput } from '@unpark/ui';
import type { ServiceSettingsView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SavePanel, useServiceChange } from './save-panel';

/** How paths in stacks become paths of the repository. */
export function PathsPanel({ service }: { service: ServiceSettingsView['service'] }) {
  const t = useTranslations('service.settings');
  const change = useServiceChange(service.id);
  const [rows, setRows] = useState<readonly PathMapping[]>(service.pathMapping);
  const set = (at: number, part: Partial<PathMapping>) =>
    setRows(rows.map((row, i) => (i === at ? { ...row, ...part } : row)));
  return (
    <SavePanel
      title={t('paths')}
      hint={t('pathsHint')}
      save={t('savePaths')}
      change={change}
      onSave={() =>
        change.save({
          pathMapping: rows
            .map(({ from, to }) => ({ from: from.trim(), to: to.trim() }))
            .filter(({ from }) => from !== ''),
        })
      }
    >
      {rows.map((row, i) => (
        // rows have no name but their place
        <div key={i} className="flex items-center gap-2">
          <TextInput
            code
            aria-label={t('pathFrom')}
            placeholder={t('pathFromExample')}
            maxLength={500}
            value={row.from}
            onChange={(event) => set(i, { from: event.target.value })}
          />
          <span aria-hidden="true">→</span>
          <TextInput
            code
            aria-label={t('pathTo')}
            placeholder={t('pathToExample')}
            maxLength={500}
            value={row.to}
            onChange={(event) => set(i, { to: event.target.value })}
          />
          <IconButton
            icon="close"
            label={t('removePath')}
            onClick={() => setRows(rows.filter((_, at) => at !== i))}
          />
        </div>
      ))}
      {rows.length < MOST_PATH_MAPPINGS && (
        <div>
          <Button
            size="small"
            variant="ghost"
            icon="plus"
            onClick={() => setRows([...rows, { from: '', to: '' }])}
          >
            {t('addPath')}
          </Button>
        </div>
      )}
    </SavePanel>
  );
}
