'use client';

import {
  Button,
  CopyButton,
  Field,
  Notice,
  Panel,
  PanelBody,
  PanelHead,
  TextInput,
  useToast,
} from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { ProblemNotice, type ShownProblem } from '../../problem-words';
import { askAccount, callAccount } from '../call-account';
import { AskPassword } from './ask-password';
import { QrCode } from './qr-code';
import { useAccount } from './use-account';

interface Begun {
  readonly otpauth: string;
  readonly backupCodes: readonly string[];
}

/** Secrets live in this component only, until it is left. */
export function SecondFactorPanel() {
  const t = useTranslations('account.own.factor');
  const toast = useToast();
  const { account, reload } = useAccount();
  const [asking, setAsking] = useState<'on' | 'off' | 'codes'>();
  const [begun, setBegun] = useState<Begun>();
  const [codes, setCodes] = useState<readonly string[]>();
  const begin = async (password: string) => {
    const answer = await askAccount<Begun>('second-factor/begin', { password });
    if (!answer.ok) return answer.problem;
    setAsking(undefined);
    setBegun(answer.value);
    return undefined;
  };
  const renew = async (password: string) => {
    const answer = await askAccount<Begun>('second-factor/backup-codes', { password });
    if (!answer.ok) return answer.problem;
    setAsking(undefined);
    setCodes(answer.value.backupCodes);
    return undefined;
  };
  const end = async (password: string) => {
    const refused = await callAccount('second-factor/end', { password });
    if (refused) return refused;
    setAsking(undefined);
    setCodes(undefined);
    toast({ message: t('isOff') });
    await reload();
    return undefined;
  };
  const confirmed = async () => {
    setCodes(begun?.backupCodes);
    setBegun(undefined);
    await reload();
  };
  return (
    <Panel id="second-factor">
      <PanelHead title={t('title')} note={account.hasSecondFactor ? t('on') : t('off')} />
      <PanelBody className="flex flex-col gap-3">
        {!account.hasPassword ? (
          <p className="text-ink-2">{t('ofProvider')}</p>
        ) : begun ? (
          <SetUp begun={begun} onDone={confirmed} onCancel={() => setBegun(undefined)} />
        ) : (
          <>
            <p className="text-ink-2 max-w-[62ch]">
              {account.hasSecondFactor ? t('textOn') : t('text')}
            </p>
            {codes && <BackupCodes codes={codes} onHide={() => setCodes(undefined)} />}
            <div className="flex flex-wrap gap-2">
              {account.hasSecondFactor ? (
                <>
                  <Button size="small" onClick={() => setAsking('codes')}>
                    {t('newCodes')}
                  </Button>
                  <Button size="small" onClick={() => setAsking('off')}>
                    {t('turnOff')}
                  </Button>
                </>
              ) : (
                <Button size="small" onClick={() => setAsking('on')}>
                  {t('setUp')}
                </Button>
              )}
            </div>
          </>
        )}
      </PanelBody>
      {asking === 'on' && (
        <AskPassword
          title={t('setUp')}
          text={t('setUpText')}
          submit={t('goOn')}
          onClose={() => setAsking(undefined)}
          onSubmit={begin}
        />
      )}
      {asking === 'codes' && (
        <AskPassword
          title={t('newCodes')}
          text={t('newCodesText')}
          submit={t('newCodes')}
          onClose={() => setAsking(undefined)}
          onSubmit={renew}
        />
      )}
      {asking === 'off' && (
        <AskPassword
          danger
          title={t('turnOff')}
          text={t('turnOffText')}
          submit={t('turnOff')}
          onClose={() => setAsking(undefined)}
          onSubmit={end}
        />
      )}
    </Panel>
  );
}

function SetUp({
  begun,
  onDone,
  onCancel,
}: {
  begun: Begun;
  onDone: () => Promise<void>;
  onCancel: () => void;
}) {
  const t = useTranslations('account.own.factor');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const secret = new URL(begun.otpauth).searchParams.get('secret') ?? '';
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    const code = String(new FormData(event.currentTarget).get('code'));
    const refused = await callAccount('second-factor/confirm', { code });
    setProblem(refused);
    setBusy(false);
    if (!refused) await onDone();
  };
  return (
    <div className="flex flex-wrap gap-5">
      <QrCode text={begun.otpauth} label={t('qr')} />
      <div className="flex-1 min-w-[240px] flex flex-col gap-3">
        <p>{t('scan')}</p>
        <p className="text-dense text-ink-2">
          {t('byHand')}{' '}
          <code className="[overflow-wrap:anywhere] text-ink" data-testid="factor-secret">
            {secret}
          </code>{' '}
          <a className="text-accent font-medium" href={begun.otpauth}>
            {t('openApp')}
          </a>
        </p>
        <form
          method="post"
          onSubmit={(event) => void submit(event)}
          className="flex flex-col gap-3"
        >
          <ProblemNotice problem={problem} />
          <Field label={t('code')} className="max-w-[200px]">
            {(control) => (
              <TextInput
                {...control}
                name="code"
                required
                maxLength={10}
                inputMode="numeric"
                autoComplete="one-time-code"
                autoFocus
              />
            )}
          </Field>
          <div className="flex gap-2">
            <Button type="submit" variant="primary" busy={busy}>
              {t('confirm')}
            </Button>
            <Button onClick={onCancel}>{t('cancel')}</Button>
          </div>
        </form>
      </div>
    </div>
  );
}

function BackupCodes({ codes, onHide }: { codes: readonly string[]; onHide: () => void }) {
  const t = useTranslations('account.own.factor');
  return (
    <Notice
      tone="good"
      role="status"
      actions={
        <span className="flex gap-2">
          <CopyButton text={codes.join('\n')} />
          <Button size="small" variant="ghost" onClick={onHide}>
            {t('hide')}
          </Button>
        </span>
      }
    >
      {t('codes')}
      <ul className="mt-2 grid grid-cols-2 gap-x-6 gap-y-0.5 w-fit" data-testid="backup-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
