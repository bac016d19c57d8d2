'use client';

import { Button, Notice } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState, useSyncExternalStore } from 'react';
import { ProblemNotice, type ShownProblem } from '../problem-words';
import { askAccount } from './call-account';
import { passkeysHere, signInByPasskey } from './passkey-ceremony';

const never = () => () => undefined;

/** Ways to sign in without a password: a passkey, and the identity provider where there is one. */
export function OtherWays({ next, provider }: { next: string; provider: string | undefined }) {
  const t = useTranslations('account.ways');
  const [busy, setBusy] = useState<'passkey' | 'provider'>();
  const [stopped, setStopped] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const passkeys = useSyncExternalStore(never, passkeysHere, () => 'no' as const);
  if (passkeys !== 'yes' && provider === undefined) return null;
  const begin = (way: 'passkey' | 'provider') => {
    setBusy(way);
    setStopped(false);
    setProblem(undefined);
  };
  const byPasskey = async () => {
    begin('passkey');
    const end = await signInByPasskey();
    if (end === 'done') return window.location.assign(next);
    setBusy(undefined);
    if (end === 'stopped') setStopped(true);
    else setProblem(end);
  };
  const byProvider = async () => {
    begin('provider');
    const answer = await askAccount<{ url: string }>('sign-in/sso', { next });
    if (answer.ok) return window.location.assign(answer.value.url);
    setBusy(undefined);
    setProblem(answer.problem);
  };
  return (
    <div className="flex flex-col gap-2 mt-4 pt-4 border-t border-line">
      <ProblemNotice problem={problem} />
      {stopped && (
        <Notice tone="plain" role="status">
          {t('stopped')}
        </Notice>
      )}
      {provider !== undefined && (
        <Button busy={busy === 'provider'} onClick={() => void byProvider()}>
          {t('provider', { name: provider })}
        </Button>
      )}
      {passkeys === 'yes' && (
        <Button busy={busy === 'passkey'} onClick={() => void byPasskey()}>
          {t('passkey')}
        </Button>
      )}
    </div>
  );
}
