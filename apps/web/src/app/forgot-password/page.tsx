import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AccountPage } from '../../components/account/account-page';
import { ForgotPasswordForm } from '../../components/account/link-forms';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.forgot');
  return { title: t('title') };
}

export default async function ForgotPasswordPage() {
  const t = await getTranslations('account.forgot');
  return (
    <AccountPage title={t('title')} lead={t('lead')}>
      <ForgotPasswordForm />
    </AccountPage>
  );
}
