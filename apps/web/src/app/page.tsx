import { redirect } from 'next/navigation';
import { TryRoot } from '../components/try/try-root';
import { currentSession } from '../server/page-session';

/** Whoever is signed in goes on to their workspace; everybody else reads what this is and tries it. */
export default async function RootPage() {
  const session = await currentSession();
  if (!session) return <TryRoot session={undefined} query="" isFront />;
  const first = session.workspaces[0];
  redirect(first ? `/w/${first.slug}` : '/new-workspace');
}
