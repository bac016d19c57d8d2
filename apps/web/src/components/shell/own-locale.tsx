'use client';

import { useMutation } from '@tanstack/react-query';
import { MenuChoice } from '@unpark/ui';
import { useLocale } from 'next-intl';
import type { ReactNode } from 'react';
import type { Locale } from '../../i18n/locales';
import { useTRPC } from '../../trpc/client';
import { useChooseLocale } from './locale-switch';

const NAMES: readonly { value: Locale; label: ReactNode }[] = [
  { value: 'en', label: <span lang="en">English</span> },
  { value: 'zh', label: <span lang="zh-Hans">中文</span> },
];

/** `LocaleSwitch` as lines of a menu, where the arrow keys reach it; of somebody who is signed in. */
export const LocaleChoice = () => (
  <MenuChoice value={useLocale()} options={NAMES} onChange={useChooseLocale(useKeepOwnLocale())} />
);

/** Mails are written in it too from then on. What is not kept is kept at the next sign-in. */
export function useKeepOwnLocale(): (locale: Locale) => void {
  const trpc = useTRPC();
  const { mutate } = useMutation(trpc.account.update.mutationOptions());
  return (locale) => mutate({ locale });
}
