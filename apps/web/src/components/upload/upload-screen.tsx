'use client';

import { formatBytes, formatCount } from '@unpark/base';
import { UPLOAD_LIMITS } from '@unpark/ingest';
import { isTyping, Panel, PanelHead } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { HowToCollect } from '../capture/how-to-collect';
import { capturePath } from '../shell/places';
import { useHere } from '../shell/workspace-context';
import { totalBytes, useUploadChecks } from './check-upload';
import { pastedFile } from './collect-files';
import { DropZone } from './drop-zone';
import { FileList } from './file-list';
import { PasteDialog } from './paste-dialog';
import { usePendingFiles } from './pending-files';
import { SendPanel } from './send-panel';
import { suggestService } from './suggest-service';
import { useUpload } from './use-upload';
import { WholePageDrop } from './whole-page-drop';

/** @param services names of the services of the workspace */
export function UploadScreen({
  services,
  initialService,
}: {
  services: readonly string[];
  initialService?: string;
}) {
  const t = useTranslations('upload');
  const { filesProblem, revisionProblem, serviceNameProblem } = useUploadChecks();
  const { workspace } = useHere();
  const router = useRouter();
  const pending = usePendingFiles();
  const upload = useUpload();
  const [typedService, setTypedService] = useState<string | undefined>(initialService);
  const [revision, setRevision] = useState('');
  const [pasting, setPasting] = useState(false);
  const service = typedService ?? suggestService(pending, services) ?? '';
  const { files, add } = pending;
  const sending = upload.state.kind === 'sending';

  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const clipboard = event.clipboardData;
      if (!clipboard) return;
      const pastedFiles = [...clipboard.files].map((file) => ({ path: file.name, file }));
      const text = clipboard.getData('text/plain');
      if (pastedFiles.length > 0) add({ files: pastedFiles });
      else if (text.trim() !== '') add({ files: [pastedFile(text, files)] });
      else return;
      event.preventDefault();
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, [files, add]);

  const send = async () => {
    if (serviceNameProblem(service) || revisionProblem(revision)) return;
    if (filesProblem(pending) || files.length === 0) return;
    const result = await upload.start({
      workspace: workspace.slug,
      service: service.trim(),
      revision: revision.trim(),
      files,
    });
    if (result.kind !== 'accepted') return;
    pending.clear();
    router.push(capturePath(workspace.slug, result.outcome.captureId));
  };

  const empty = files.length === 0;
  return (
    <>
      <WholePageDrop />
      {!empty && (
        <>
          <SendPanel
            service={service}
            suggested={typedService === undefined && service !== ''}
            services={services}
            onService={setTypedService}
            serviceProblem={serviceNameProblem(service)}
            revision={revision}
            onRevision={setRevision}
            revisionProblem={revisionProblem(revision)}
            filesProblem={filesProblem(pending)}
            state={upload.state}
            onSend={() => void send()}
            onCancel={upload.cancel}
            onAgain={() => {
              pending.clear();
              upload.reset();
            }}
          />
          <Panel>
            <PanelHead
              title={t('files.title')}
              note={t('files.sum', {
                count: formatCount(files.length),
                bytes: formatBytes(totalBytes(pending)),
              })}
              actions={
                <span className="text-dense text-ink-2">
                  {t(`files.where.${upload.state.kind}`)}
                </span>
              }
            />
            <FileList
              files={files}
              locked={sending || upload.state.kind === 'duplicate'}
              onRemove={pending.remove}
            />
          </Panel>
        </>
      )}
      {!sending && (
        <DropZone
          compact={!empty}
          title={empty ? t('drop.title') : t('drop.more')}
          onChosen={add}
          onPaste={() => setPasting(true)}
        >
          {empty ? (
            <>
              <p>{t('drop.kinds')}</p>
              <p className="mt-1 text-dense text-ink-3 num whitespace-normal">
                {t('drop.limits', {
                  bytes: formatBytes(UPLOAD_LIMITS.sentBytes),
                  files: formatCount(UPLOAD_LIMITS.files),
                })}
              </p>
            </>
          ) : (
            <p>{t('drop.join')}</p>
          )}
        </DropZone>
      )}
      {empty && <HowToCollect />}
      <PasteDialog
        open={pasting}
        onClose={() => setPasting(false)}
        onText={(text) => add({ files: [pastedFile(text, files)] })}
      />
    </>
  );
}
