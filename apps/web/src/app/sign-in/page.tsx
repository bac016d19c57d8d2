import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AccountPage } from '../../components/account/account-page';
import { ownPath } from '../../components/account/own-path';
import { SignInForm } from '../../components/account/sign-in-form';
import { currentSession } from '../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.signIn');
  return { title: t('title') };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = ownPath((await searchParams).next);
  if (await currentSession()) redirect(next);
  const query = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
  const t = await getTranslations('account.signIn');
  return (
    <AccountPage
      title={t('title')}
      below={t.rich('below', {
        link: (words) => (
          <Link className="text-accent font-medium" href={`/sign-up${query}`}>
            {words}
          </Link>
        ),
      })}
    >
      <SignInForm next={next} />
    </AccountPage>
  );
}
