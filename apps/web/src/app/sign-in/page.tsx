import { Notice } from '@unpark/ui';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AccountPage } from '../../components/account/account-page';
import { OtherWays } from '../../components/account/other-ways';
import { ownPath } from '../../components/account/own-path';
import { SignInForm } from '../../components/account/sign-in-form';
import { ssoReason } from '../../components/account/sso-reason';
import { server } from '../../server/deps';
import { currentSession } from '../../server/page-session';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.signIn');
  return { title: t('title') };
}

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[]; sso?: string | string[] }>;
}) {
  const asked = await searchParams;
  const next = ownPath(asked.next);
  if (await currentSession()) redirect(next);
  const query = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
  const t = await getTranslations('account.signIn');
  const sso = await getTranslations('account.sso');
  const { deps, env } = await server();
  const provider = env.singleSignOn?.name;
  const reason = provider === undefined ? undefined : ssoReason(asked.sso);
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
      {reason && (
        <Notice tone="bad" role="alert" className="mb-3">
          {sso(reason, { name: provider ?? '' })}
        </Notice>
      )}
      <SignInForm next={next} forgot={deps.mail !== undefined} />
      <OtherWays next={next} provider={provider} />
    </AccountPage>
  );
}
