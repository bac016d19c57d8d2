import type { SessionView } from '@unpark/usecases';
import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AccountPage } from '../../components/account/account-page';
import { SignOutButton } from '../../components/account/sign-out-button';
import { NewWorkspaceForm } from '../../components/account/new-workspace-form';
import { currentSession } from '../../server/page-session';
import { TrpcProvider } from '../../trpc/client';

export const metadata: Metadata = { title: 'New workspace' };

export default async function NewWorkspacePage() {
  const session = await currentSession();
  if (!session) redirect('/sign-in?next=%2Fnew-workspace');
  return (
    <AccountPage
      title="New workspace"
      lead="A workspace holds the services and captures of one team. Nobody outside of it sees them."
      below={<OtherPlaces session={session} />}
    >
      <TrpcProvider>
        <NewWorkspaceForm />
      </TrpcProvider>
    </AccountPage>
  );
}

/** Nobody is held here: the workspaces there are, and the account this is. */
const OtherPlaces = ({ session }: { session: SessionView }) => (
  <>
    {session.workspaces.length > 0 && (
      <p>
        Back to{' '}
        {session.workspaces.slice(0, 5).map((workspace, place) => (
          <span key={workspace.id}>
            {place > 0 && ', '}
            <Link className="text-accent font-medium marks-through" href={`/w/${workspace.slug}`}>
              {workspace.name}
            </Link>
          </span>
        ))}
      </p>
    )}
    <p className="text-dense text-ink-3">
      Signed in as {session.user.email}. <SignOutButton />
    </p>
  </>
);
