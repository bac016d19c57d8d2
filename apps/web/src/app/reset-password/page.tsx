import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { AccountPage } from '../../components/account/account-page';
import { NewPasswordForm } from '../../components/account/link-forms';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.reset');
  return { title: t('title') };
}

export default async function ResetPasswordPage() {
  const t = await getTranslations('account.reset');
  return (
    <AccountPage
      title={t('title')}
      lead={t('lead')}
      below={t.rich('below', {
        link: (words) => (
          <Link className="text-accent font-medium" href="/forgot-password">
            {words}
          </Link>
        ),
      })}
    >
      <NewPasswordForm />
    </AccountPage>
  );
}
