import { redirect } from 'next/navigation';
import { currentSession } from '../server/page-session';

export default async function RootPage() {
  const session = await currentSession();
  if (!session) redirect('/sign-in');
  const first = session.workspaces[0];
  redirect(first ? `/w/${first.slug}` : '/new-workspace');
}
