'use client';

import { Button, Field, Panel, PanelBody, PanelHead, TextInput, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { askAccount, callAccount } from '../call-account';
import { PASSWORD_MIN_CHARACTERS } from '../account-form';
import { AskPassword } from './ask-password';
import { useAccount } from './use-account';

/** The password, and the identity provider beside it. */
export function PasswordPanel() {
  const t = useTranslations('account.own.password');
  const toast = useToast();
  const { account, reload, provider } = useAccount();
  const [asking, setAsking] = useState<'password' | 'provider'>();
  const change = async (password: string, form: FormData) => {
    const newPassword = String(form.get('newPassword'));
    const refused = await callAccount('password/change', { password, newPassword });
    if (refused) return refused;
    setAsking(undefined);
    toast({ message: t('changed') });
    await reload();
    return undefined;
  };
  const link = async (password: string) => {
    const answer = await askAccount<{ url: string }>('sso/link', { password });
    if (!answer.ok) return answer.problem;
    window.location.assign(answer.value.url);
    return undefined;
  };
  return (
    <Panel id="password">
      <PanelHead title={t('title')} />
      <PanelBody className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-ink-2">{account.hasPassword ? t('text') : t('none')}</span>
          <Button size="small" onClick={() => setAsking('password')}>
            {account.hasPassword ? t('change') : t('set')}
          </Button>
        </div>
        {provider !== undefined && (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="text-ink-2">
              {account.hasProvider
                ? t('linked', { name: provider })
                : t('notLinked', { name: provider, email: account.user.email })}
            </span>
            {!account.hasProvider && (
              <Button size="small" onClick={() => setAsking('provider')}>
                {t('link', { name: provider })}
              </Button>
            )}
          </div>
        )}
      </PanelBody>
      {asking === 'password' && (
        <AskPassword
          title={account.hasPassword ? t('change') : t('set')}
          text={t('others')}
          submit={account.hasPassword ? t('change') : t('set')}
          onClose={() => setAsking(undefined)}
          onSubmit={change}
        >
          <Field label={t('new')} hint={t('hint', { least: PASSWORD_MIN_CHARACTERS })}>
            {(control) => (
              <TextInput
                {...control}
                name="newPassword"
                type="password"
                required
                maxLength={128}
                autoComplete="new-password"
              />
            )}
          </Field>
        </AskPassword>
      )}
      {asking === 'provider' && provider !== undefined && (
        <AskPassword
          title={t('link', { name: provider })}
          text={t('linkText', { name: provider })}
          submit={t('link', { name: provider })}
          onClose={() => setAsking(undefined)}
          onSubmit={link}
        />
      )}
    </Panel>
  );
}
