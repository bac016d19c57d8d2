import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AccountPage } from '../../components/account/account-page';
import { ownPath } from '../../components/account/own-path';
import { SignUpForm } from '../../components/account/sign-up-form';
import { currentSession } from '../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.signUp');
  return { title: t('title') };
}

export default async function SignUpPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; email?: string | string[] }>;
}) {
  const { next: wanted, email } = await searchParams;
  const next = ownPath(wanted);
  if (await currentSession()) redirect(next);
  const query = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
  const t = await getTranslations('account.signUp');
  return (
    <AccountPage
      title={t('title')}
      lead={t('lead')}
      below={t.rich('below', {
        link: (words) => (
          <Link className="text-accent font-medium" href={`/sign-in${query}`}>
            {words}
          </Link>
        ),
      })}
    >
      <SignUpForm next={next} email={typeof email === 'string' ? email.slice(0, 254) : undefined} />
    </AccountPage>
  );
}
