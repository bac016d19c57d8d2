import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AccountPage } from '../../components/account/account-page';
import { ConfirmEmail } from '../../components/account/link-forms';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.confirmEmail');
  return { title: t('title') };
}

export default async function ConfirmEmailPage() {
  const t = await getTranslations('account.confirmEmail');
  return (
    <AccountPage title={t('title')} lead={t('lead')}>
      <ConfirmEmail />
    </AccountPage>
  );
}
