'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { HowToCollect } from '../capture/how-to-collect';
import { uploadPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import type { ChosenFiles } from '../upload/chosen-file';
import { pastedFile } from '../upload/collect-files';
import { DropZone } from '../upload/drop-zone';
import { PasteDialog } from '../upload/paste-dialog';
import { usePendingFiles } from '../upload/pending-files';
import { WholePageDrop } from '../upload/whole-page-drop';

/** Home of a workspace without captures: what to bring, and how to get it. */
export function FirstCapture({ services }: { services: readonly string[] }) {
  const t = useTranslations('home.first');
  const { workspace } = useHere();
  const router = useRouter();
  const pending = usePendingFiles();
  const [pasting, setPasting] = useState(false);
  const choose = (chosen: ChosenFiles) => {
    pending.add(chosen);
    router.push(uploadPath(workspace.slug, services.length === 1 ? services[0] : undefined));
  };
  return (
    <div className="max-w-[880px] mx-auto px-6 pt-12 pb-12 phone:px-3 phone:pt-6 flex flex-col gap-4">
      <WholePageDrop />
      <div>
        <h1 className="text-verdict font-semibold phone:text-[18px] phone:leading-[27px]">
          {t('title')}
        </h1>
        <p className="mt-1 max-w-[680px] text-lead text-ink-2">{t('lead')}</p>
      </div>
      {mayWrite(workspace) && (
        <DropZone title={t('drop')} onChosen={choose} onPaste={() => setPasting(true)}>
          {t('kinds')}
        </DropZone>
      )}
      <HowToCollect />
      <PasteDialog
        open={pasting}
        onClose={() => setPasting(false)}
        onText={(text) => choose({ files: [pastedFile(text, pending.files)] })}
      />
    </div>
  );
}
