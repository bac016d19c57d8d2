import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { AccountPage } from '../../components/account/account-page';
import { ownPath } from '../../components/account/own-path';
import { SignInForm } from '../../components/account/sign-in-form';
import { currentSession } from '../../server/page-session';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = ownPath((await searchParams).next);
  if (await currentSession()) redirect(next);
  const query = next === '/' ? '' : `?next=${encodeURIComponent(next)}`;
  return (
    <AccountPage
      title="Sign in"
      below={
        <>
          No account?{' '}
          <Link className="text-accent font-medium" href={`/sign-up${query}`}>
            Make one
          </Link>
        </>
      }
    >
      <SignInForm next={next} />
    </AccountPage>
  );
}
