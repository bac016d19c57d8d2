'use client';

import { CommandLine, Panel, PanelBody, PanelHead } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { captureCommand } from '../capture/capture-command';
import { uploadPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import type { ChosenFiles } from '../upload/chosen-file';
import { DropZone } from '../upload/drop-zone';
import { usePendingFiles } from '../upload/pending-files';

/** Right column: the same drop as on the upload page, and the line for the machine that stalls. */
export function AddCapturePanel({ service }: { service?: string }) {
  const t = useTranslations('home.add');
  const { workspace } = useHere();
  const router = useRouter();
  const pending = usePendingFiles();
  const choose = (chosen: ChosenFiles) => {
    pending.add(chosen);
    router.push(uploadPath(workspace.slug, service));
  };
  return (
    <Panel>
      <PanelHead title={t('title')} />
      <PanelBody>
        {mayWrite(workspace) && (
          <DropZone compact title={t('drop')} onChosen={choose}>
            {t('kinds')}
          </DropZone>
        )}
        <p className="mt-3 mb-1 text-label font-medium text-ink-3">
          {mayWrite(workspace) ? t('machine') : t('machineKey')}
        </p>
        <CommandLine command={captureCommand(service)} />
      </PanelBody>
    </Panel>
  );
}
