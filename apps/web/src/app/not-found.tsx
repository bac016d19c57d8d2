import type { Metadata } from 'next';
import { buttonLook } from '@unpark/ui';
import Link from 'next/link';
import { Mark } from '../components/mark';

export const metadata: Metadata = { title: 'Not found' };

/** The same page for what does not exist and for what the reader may not see. */
export default function NotFoundPage() {
  return (
    <div className="min-h-screen flex flex-col">
      <header className="h-11 flex items-center px-4 border-b border-line bg-surface">
        <Link href="/" className="flex items-center gap-2 text-lead font-semibold">
          <Mark />
          Unpark
        </Link>
      </header>
      <main className="w-full max-w-[560px] mx-auto px-4 pt-[10vh]">
        <h1 className="text-title font-semibold">There is nothing at this address</h1>
        <p className="mt-1 text-ink-2">
          It was removed, the address is incomplete, or it belongs to a workspace that you are not a
          member of. Whoever gave you the link can tell which.
        </p>
        <Link href="/" className={`${buttonLook()} mt-4`}>
          Go to your services
        </Link>
      </main>
    </div>
  );
}
