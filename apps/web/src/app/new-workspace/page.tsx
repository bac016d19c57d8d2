import type { SessionView } from '@unpark/usecases';
import type { Metadata } from 'next';
import { useTranslations } from 'next-intl';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AccountPage } from '../../components/account/account-page';
import { SignOutButton } from '../../components/account/sign-out-button';
import { NewWorkspaceForm } from '../../components/account/new-workspace-form';
import { currentSession } from '../../server/page-session';
import { TrpcProvider } from '../../trpc/client';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('account.workspace');
  return { title: t('title') };
}

export default async function NewWorkspacePage() {
  const session = await currentSession();
  if (!session) redirect('/sign-in?next=%2Fnew-workspace');
  const t = await getTranslations('account.workspace');
  return (
    <AccountPage title={t('title')} lead={t('lead')} below={<OtherPlaces session={session} />}>
      <TrpcProvider>
        <NewWorkspaceForm />
      </TrpcProvider>
    </AccountPage>
  );
}

/** Nobody is held here: the workspaces there are, and the account this is. */
function OtherPlaces({ session }: { session: SessionView }) {
  const t = useTranslations('account.workspace');
  return (
    <>
      {session.workspaces.length > 0 && (
        <p>
          {t('back')}{' '}
          {session.workspaces.slice(0, 5).map((workspace, place) => (
            <span key={workspace.id}>
              {place > 0 && t('separator')}
              <Link className="text-accent font-medium marks-through" href={`/w/${workspace.slug}`}>
                {workspace.name}
              </Link>
            </span>
          ))}
        </p>
      )}
      <p className="text-dense text-ink-3">
        {t('signedIn', { email: session.user.email })} <SignOutButton />
      </p>
    </>
  );
}
