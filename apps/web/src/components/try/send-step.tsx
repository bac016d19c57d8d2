'use client';

import { formatBytes } from '@unpark/base';
import { Button, Field, Notice, ProgressBar, SelectInput, TextInput } from '@unpark/ui';
import type { WorkspaceRef } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { useTRPCClient } from '../../trpc/client';
import { FileName } from '../file-name';
import { capturePath } from '../shell/places';
import { totalBytes, useUploadChecks } from '../upload/check-upload';
import type { ChosenFiles } from '../upload/chosen-file';
import { suggestService } from '../upload/suggest-service';
import { useUpload } from '../upload/use-upload';
import { ProblemLine } from '../problem-words';

const MOST_NAMED = 6;

/** Where to, as which service, which files; then they are sent and their capture is opened. */
export function SendStep({
  workspaces,
  chosen,
  service: known,
  onClose,
}: {
  workspaces: readonly WorkspaceRef[];
  chosen: ChosenFiles;
  service: string;
  onClose: () => void;
}) {
  const t = useTranslations('try.save');
  const client = useTRPCClient();
  const { filesProblem, serviceNameProblem } = useUploadChecks();
  const upload = useUpload();
  const listId = useId();
  const [slug, setSlug] = useState(workspaces[0]?.slug ?? '');
  const [services, setServices] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState<string>();
  const [tried, setTried] = useState(false);
  const service = typed ?? (known || suggestService(chosen, services) || '');
  const { state } = upload;

  useEffect(() => {
    let isCurrent = true;
    client.service.list.query({ workspace: slug }).then(
      (rows) => {
        if (isCurrent) setServices(rows.map(({ name }) => name));
      },
      // a name can be typed without the list
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [client, slug]);

  const tooMuch = filesProblem(chosen);
  const unnamed = serviceNameProblem(service);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (tooMuch || unnamed) return;
    const sent = await upload.start({
      workspace: slug,
      service: service.trim(),
      files: chosen.files,
    });
    if (sent.kind !== 'accepted' && sent.kind !== 'duplicate') return;
    // the same files have the same names and ids there: the selection goes along
    window.location.assign(capturePath(slug, sent.outcome.captureId) + window.location.search);
  };

  if (state.kind === 'sending' || state.kind === 'accepted' || state.kind === 'duplicate') {
    const isSending = state.kind === 'sending';
    const sent = isSending ? state.sentBytes : 1;
    const total = isSending ? state.totalBytes : 1;
    const words =
      state.kind === 'duplicate'
        ? t('duplicate')
        : isSending && sent < total
          ? t('sending', { sent: formatBytes(sent), total: formatBytes(total) })
          : t('sent');
    return (
      <div className="flex flex-col gap-2">
        <ProgressBar value={sent} max={Math.max(total, 1)} label={t('upload')} valueText={words} />
        <p role="status" className="num whitespace-normal text-ink-2">
          {words}
        </p>
        {isSending && (
          <Button className="self-end" onClick={upload.cancel}>
            {t('stop')}
          </Button>
        )}
      </div>
    );
  }
  return (
    <form onSubmit={(event) => void send(event)} className="flex flex-col gap-3">
      <Field label={t('workspace')}>
        {(control) => (
          <SelectInput {...control} value={slug} onChange={(event) => setSlug(event.target.value)}>
            {workspaces.map((workspace) => (
              <option key={workspace.slug} value={workspace.slug}>
                {workspace.name}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
      <Field
        label={t('service')}
        hint={
          service === ''
            ? t('serviceHint')
            : services.includes(service.trim())
              ? t('serviceKnown')
              : t('serviceNew')
        }
        error={tried ? unnamed : undefined}
      >
        {(control) => (
          <>
            <TextInput
              {...control}
              list={listId}
              value={service}
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
            />
            <datalist id={listId}>
              {services.map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <div className="rounded-control bg-sunken px-3 py-2 text-dense">
        <p className="num whitespace-normal">
          {t('what', { count: chosen.files.length, size: formatBytes(totalBytes(chosen)) })}
        </p>
        <ul className="mt-1 flex flex-col gap-0.5">
          {chosen.files.slice(0, MOST_NAMED).map(({ path, file }) => (
            <li key={path} className="flex gap-2">
              <span className="code min-w-0 flex-1">
                <FileName name={path} />
              </span>
              <span className="num text-ink-2">{formatBytes(file.size)}</span>
            </li>
          ))}
        </ul>
        {chosen.files.length > MOST_NAMED && (
          <p className="num mt-1 text-ink-2">
            {t('more', { count: chosen.files.length - MOST_NAMED })}
          </p>
        )}
      </div>
      {tooMuch && (
        <Notice tone="bad" role="alert">
          {tooMuch}
        </Notice>
      )}
      {state.kind === 'cancelled' && <Notice role="status">{t('cancelled')}</Notice>}
      {state.kind === 'refused' && (
        <Notice tone="bad" role="alert">
          <ProblemLine problem={state.problem} />
        </Notice>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" icon="up">
          {state.kind === 'refused' && state.mayRetry ? t('sendAgain') : t('send')}
        </Button>
      </div>
    </form>
  );
}
