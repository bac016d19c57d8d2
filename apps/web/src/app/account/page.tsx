import { Notice, ToastProvider } from '@unpark/ui';
import { getAccountView } from '@unpark/usecases';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { headers } from 'next/headers';
import Link from 'next/link';
import { AccountScreen } from '../../components/account/own/account-screen';
import { SignOutButton } from '../../components/account/sign-out-button';
import { ssoReason } from '../../components/account/sso-reason';
import { Mark } from '../../components/mark';
import { server } from '../../server/deps';
import { requireSession } from '../../server/page-session';
import { signedIn } from '../../server/session';
import { TrpcProvider } from '../../trpc/client';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.own');
  return { title: t('title') };
}

export default async function OwnAccountPage({
  searchParams,
}: {
  searchParams: Promise<{ sso?: string | string[] }>;
}) {
  const view = await requireSession();
  const session = await signedIn(await headers());
  const { deps, env } = await server();
  const first = await getAccountView(deps, session ?? { sessionId: '', user: view.user });
  const t = await getTranslations('account.own');
  const sso = await getTranslations('account.sso');
  const reason = ssoReason((await searchParams).sso);
  const place = {
    first,
    provider: env.singleSignOn?.name,
    nowIso: new Date(deps.clock.nowMs()).toISOString(),
  };
  return (
    <div className="min-h-screen">
      <header className="h-11 flex items-center gap-2 px-4 border-b border-line bg-surface">
        <Link href="/" className="flex items-center gap-2 text-lead font-semibold flex-1">
          <Mark />
          Unpark
        </Link>
        <SignOutButton />
      </header>
      <main className="max-w-[940px] mx-auto px-6 pt-6 pb-12 phone:px-3 phone:pt-4">
        <h1 className="mb-3.5 text-title font-semibold">{t('title')}</h1>
        {reason && (
          <Notice tone="bad" role="alert" className="mb-4">
            {sso(reason, { name: place.provider ?? '' })}
          </Notice>
        )}
        <TrpcProvider>
          <ToastProvider>
            <AccountScreen place={place} />
          </ToastProvider>
        </TrpcProvider>
      </main>
    </div>
  );
}
