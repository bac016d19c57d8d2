import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AccountPage } from '../../components/account/account-page';
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
    >
      <TrpcProvider>
        <NewWorkspaceForm />
      </TrpcProvider>
    </AccountPage>
  );
}
