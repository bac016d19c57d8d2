import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AccountPage } from '../../components/account/account-page';
import { ownPath } from '../../components/account/own-path';
import { SignUpForm } from '../../components/account/sign-up-form';
import { currentSession } from '../../server/page-session';

export const metadata: Metadata = { title: 'Make an account' };

export default async function SignUpPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = ownPath((await searchParams).next);
  if (await currentSession()) redirect(next);
  const query = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
  return (
    <AccountPage
      title="Make an account"
      lead="Then a workspace, then the first capture: about a minute."
      below={
        <>
          There is one already?{' '}
          <Link className="text-accent font-medium" href={`/sign-in${query}`}>
            Sign in
          </Link>
        </>
      }
    >
      <SignUpForm next={next} />
    </AccountPage>
  );
}
