import type { Metadata } from 'next';
import { buttonLook } from '@unpark/ui';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import { Mark } from '../components/mark';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell.notFound');
  return { title: t('pageTitle') };
}

/** The same page for what does not exist and for what the reader may not see. */
export default async function NotFoundPage() {
  const t = await getTranslations('shell.notFound');
  return (
    <div className="min-h-screen flex flex-col">
      <header className="h-11 flex items-center px-4 border-b border-line bg-surface">
        <Link href="/" className="flex items-center gap-2 text-lead font-semibold">
          <Mark />
          Unpark
        </Link>
      </header>
      <main className="w-full max-w-[560px] mx-auto px-4 pt-[10vh]">
        <h1 className="text-title font-semibold">{t('title')}</h1>
        <p className="mt-1 text-ink-2">{t('text')}</p>
        <Link href="/" className={`${buttonLook()} mt-4`}>
          {t('home')}
        </Link>
      </main>
    </div>
  );
}
