import { buttonLook, Notice, UtcTime } from '@unpark/ui';
import { type OfferedInvitation, readInvitation } from '@unpark/usecases';
import type { Metadata } from 'next';
import { useTranslations } from 'next-intl';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { AccountPage } from '../../../components/account/account-page';
import { SignOutButton } from '../../../components/account/sign-out-button';
import { JoinButton } from '../../../components/members/join-button';
import { server } from '../../../server/deps';
import { currentSession } from '../../../server/page-session';
import { TrpcProvider } from '../../../trpc/client';

/** The same for every token: a preview of the link tells nothing. */
export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('members.join');
  return {
    title: t('pageTitle'),
    robots: { index: false, follow: false },
    referrer: 'no-referrer',
  };
}

/** Shows what the invitation is; only the button uses it up, so a preview or a second look does not. */
export default async function JoinPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const { deps } = await server();
  const found = await readInvitation(deps, token);
  const t = await getTranslations('members.join');
  if (!found.ok) {
    if (found.error.code === 'invitation.not-found') notFound();
    return (
      <AccountPage title={t('endedTitle')} lead={t('ended')}>
        <Link href="/" className={buttonLook()}>
          {t('home')}
        </Link>
      </AccountPage>
    );
  }
  const session = await currentSession();
  return <OpenInvitation offered={found.value} token={token} email={session?.user.email} />;
}

function OpenInvitation({
  offered,
  token,
  email,
}: {
  offered: OfferedInvitation;
  token: string;
  /** of the account that is signed in */
  email: string | undefined;
}) {
  const t = useTranslations('members.join');
  const roles = useTranslations('shell.roles');
  const role = roles(offered.role);
  const path = `/join/${token}`;
  const next = `next=${encodeURIComponent(path)}`;
  const lead =
    offered.by === undefined ? t('leadGone', { role }) : t('lead', { name: offered.by, role });
  return (
    <AccountPage title={t('title', { workspace: offered.workspace })} lead={lead}>
      <p className="mb-4 text-ink-2 [overflow-wrap:anywhere]">
        {t.rich('bound', {
          email: offered.email,
          b: (words) => <b className="font-medium text-ink">{words}</b>,
          time: () => <UtcTime iso={offered.expiresAt} style="full" />,
        })}
      </p>
      {email === undefined ? (
        <>
          <div className="flex flex-wrap gap-2">
            <Link
              href={`/sign-up?${next}&email=${encodeURIComponent(offered.email)}`}
              className={buttonLook({ variant: 'primary' })}
            >
              {t('signUp')}
            </Link>
            <Link href={`/sign-in?${next}`} className={buttonLook()}>
              {t('signIn')}
            </Link>
          </div>
          <p className="mt-3 text-dense text-ink-3">{t('newHere')}</p>
        </>
      ) : email.toLowerCase() === offered.email ? (
        <>
          <TrpcProvider>
            <JoinButton token={token} />
          </TrpcProvider>
          <p className="mt-3 text-dense text-ink-3">
            {t('signedInAs', { email })} <SignOutButton to={path} />
          </p>
        </>
      ) : (
        <Notice tone="warning">
          {t('otherAddress', { email })} <SignOutButton to={path} />
        </Notice>
      )}
    </AccountPage>
  );
}
