'use client';

import { Segmented } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SignInForm } from '../account/sign-in-form';
import { SignUpForm } from '../account/sign-up-form';

/** Signing in without leaving the page: a load would lose what is in its memory. */
export function AccountStep({ onDone }: { onDone: () => void }) {
  const t = useTranslations('try.save');
  const [way, setWay] = useState<'in' | 'up'>('in');
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">{t('account')}</p>
      <Segmented
        label={t('which')}
        value={way}
        options={[
          { value: 'in', label: t('signIn') },
          { value: 'up', label: t('signUp') },
        ]}
        onChange={setWay}
        className="self-start"
      />
      {way === 'in' ? (
        <SignInForm next="/try" onDone={onDone} />
      ) : (
        <SignUpForm next="/try" onDone={onDone} />
      )}
    </div>
  );
}
