'use client';

import { formatBytes } from '@unpark/base';
import {
  Button,
  buttonLook,
  Field,
  Kbd,
  Notice,
  Panel,
  PanelBody,
  ProgressBar,
  TextInput,
} from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { type FormEvent, useId, useState } from 'react';
import { useProblemWords } from '../problem-words';
import { capturePath } from '../shell/places';
import { useHere } from '../shell/workspace-context';
import type { UploadState } from './use-upload';

export interface SendPanelProps {
  service: string;
  /** the name was guessed from the files */
  suggested: boolean;
  services: readonly string[];
  onService: (name: string) => void;
  serviceProblem?: string;
  /** commit of the program; may stay empty */
  revision: string;
  onRevision: (revision: string) => void;
  revisionProblem?: string;
  filesProblem?: string;
  state: UploadState;
  onSend: () => void;
  onCancel: () => void;
  /** after an upload that was already here: start over */
  onAgain: () => void;
}

export function SendPanel(props: SendPanelProps) {
  const t = useTranslations('upload.send');
  const problemWords = useProblemWords();
  const { state, service, services } = props;
  const [tried, setTried] = useState(false);
  const listId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    props.onSend();
  };
  if (state.kind === 'sending') return <SendingPanel state={state} onCancel={props.onCancel} />;
  if (state.kind === 'duplicate') {
    return <AlreadyHere captureId={state.outcome.captureId} onAgain={props.onAgain} />;
  }
  const known = services.includes(service.trim());
  const refused = state.kind === 'refused' ? problemWords(state.problem) : undefined;
  return (
    <Panel>
      <PanelBody>
        <form onSubmit={submit} className="flex flex-wrap items-start gap-3">
          <Field
            label={t('service')}
            className="flex-1 basis-64"
            hint={
              service === ''
                ? t('hint')
                : known
                  ? t(props.suggested ? 'suggested' : 'joins')
                  : t(props.suggested ? 'suggestedNew' : 'new')
            }
            error={tried ? props.serviceProblem : undefined}
          >
            {(control) => (
              <>
                <TextInput
                  {...control}
                  list={listId}
                  autoFocus={service === ''}
                  value={service}
                  maxLength={100}
                  autoComplete="off"
                  spellCheck={false}
                  placeholder="checkout"
                  onChange={(event) => props.onService(event.target.value)}
                />
                <datalist id={listId}>
                  {services.map((name) => (
                    <option key={name} value={name} />
                  ))}
                </datalist>
              </>
            )}
          </Field>
          <Field
            label={t('revision')}
            className="flex-1 basis-48"
            hint={t('revisionHint')}
            error={tried ? props.revisionProblem : undefined}
          >
            {(control) => (
              <TextInput
                {...control}
                value={props.revision}
                maxLength={80}
                autoComplete="off"
                spellCheck={false}
                className="code"
                placeholder="0123abcd"
                onChange={(event) => props.onRevision(event.target.value)}
              />
            )}
          </Field>
          <Button
            type="submit"
            variant="primary"
            icon="up"
            autoFocus={service !== ''}
            className="mt-6 phone:mt-0 phone:w-full"
          >
            {state.kind === 'refused' && state.mayRetry ? t('again') : t('upload')}
            <Kbd className="border-ink-3 bg-transparent text-inherit phone:hidden">Enter</Kbd>
          </Button>
        </form>
        {props.filesProblem && (
          <Notice tone="bad" role="alert" className="mt-3">
            {props.filesProblem}
          </Notice>
        )}
        {state.kind === 'cancelled' && (
          <Notice role="status" className="mt-3">
            {t('stopped')}
          </Notice>
        )}
        {state.kind === 'refused' && refused && (
          <Notice tone="bad" role="alert" className="mt-3">
            <p lang={refused.lang} className="font-medium">
              {refused.message}
            </p>
            {state.problem.place?.file && (
              <p className="code marks-through">{state.problem.place.file}</p>
            )}
            {refused.next && <p lang={refused.lang}>{refused.next}</p>}
            <p className="text-ink-3 code">{state.problem.code}</p>
          </Notice>
        )}
      </PanelBody>
    </Panel>
  );
}

const SendingPanel = ({
  state,
  onCancel,
}: {
  state: Extract<UploadState, { kind: 'sending' }>;
  onCancel: () => void;
}) => {
  const t = useTranslations('upload.send');
  const arrived = state.sentBytes >= state.totalBytes && state.totalBytes > 0;
  const text = arrived
    ? t('sent')
    : t('sending', { sent: formatBytes(state.sentBytes), total: formatBytes(state.totalBytes) });
  return (
    <Panel>
      <PanelBody className="flex flex-wrap items-center gap-3">
        <div className="flex-1 basis-64">
          <ProgressBar
            value={state.sentBytes}
            max={state.totalBytes}
            label={t('progress')}
            valueText={text}
          />
          <p className="mt-1.5 text-dense text-ink-2 num whitespace-normal">{text}</p>
        </div>
        <Button onClick={onCancel}>{t('stop')}</Button>
      </PanelBody>
    </Panel>
  );
};

const AlreadyHere = ({ captureId, onAgain }: { captureId: string; onAgain: () => void }) => {
  const t = useTranslations('upload.send');
  const { workspace } = useHere();
  return (
    <Panel>
      <PanelBody>
        <Notice
          tone="good"
          role="status"
          actions={
            <div className="flex gap-2">
              <Link
                href={capturePath(workspace.slug, captureId)}
                className={buttonLook({ variant: 'primary', size: 'small' })}
              >
                {t('open')}
              </Link>
              <Button size="small" onClick={onAgain}>
                {t('another')}
              </Button>
            </div>
          }
        >
          <p className="font-medium">{t('here')}</p>
          <p>{t('once')}</p>
        </Notice>
      </PanelBody>
    </Panel>
  );
};
