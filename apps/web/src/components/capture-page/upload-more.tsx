'use client';

import { Button, useToast } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { type ShownProblem, useProblemWords } from '../problem-words';
import { collectPicked } from '../upload/collect-files';

/** Files of the same process and window that were found later; the verdict is made again. */
export function UploadMore({ view, onAdded }: { view: CaptureView; onAdded: () => void }) {
  const t = useTranslations('capture.more');
  const problemWords = useProblemWords();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const toast = useToast();
  const send = async (list: FileList) => {
    setBusy(true);
    const { files } = collectPicked(list);
    const problem = await sendMore(view, files);
    setBusy(false);
    if (problem) {
      const { message, next = '' } = problemWords(problem);
      toast({ tone: 'error', message: `${message} ${next}`.trim() });
    } else {
      toast({ message: t('added', { count: files.length }) });
      onAdded();
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('files')}
        onChange={(event) => {
          const list = event.currentTarget.files;
          if (list && list.length > 0) void send(list);
        }}
      />
      <Button
        icon="up"
        busy={busy}
        onClick={() => {
          if (input.current) input.current.value = '';
          input.current?.click();
        }}
      >
        {busy ? t('sending') : t('upload')}
      </Button>
    </>
  );
}

async function sendMore(
  view: CaptureView,
  files: ReturnType<typeof collectPicked>['files'],
): Promise<ShownProblem | undefined> {
  const body = new FormData();
  for (const chosen of files) {
    body.append('modified', String(chosen.file.lastModified));
    body.append('file', chosen.file, chosen.path);
  }
  const query = new URLSearchParams({ workspace: view.workspace.slug });
  try {
    const response = await fetch(`/api/v1/captures/${view.capture.id}/artifacts?${query}`, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    });
    if (response.ok) return undefined;
    // what a refusal looks like is fetched when there is one
    const { errorBody } = await import('@unpark/ingest');
    const refused = errorBody.safeParse(await response.json().catch(() => undefined));
    return refused.success
      ? refused.data.error
      : {
          code: 'upload.more-refused',
          status: response.status,
          message: `The server answered ${response.status}.`,
          next: 'Try again.',
        };
  } catch {
    return {
      code: 'web.server-not-reached',
      message: 'The server did not answer.',
      next: 'Check the connection and try again.',
    };
  }
}
