'use client';

import { Button } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';

/** A page that could not be made. The digest is the line in the server's log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations('shell.error');
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <main className="w-full max-w-[560px] mx-auto px-4 pt-[10vh]">
      <h1 className="text-title font-semibold">{t('title')}</h1>
      <p role="alert" className="mt-1 text-ink-2">
        {error.digest
          ? t.rich('textDigest', {
              digest: error.digest,
              code: (words) => <code>{words}</code>,
            })
          : t('text')}
      </p>
      <div className="mt-4 flex gap-2">
        <Button variant="primary" icon="retry" onClick={reset}>
          {t('again')}
        </Button>
        <Button variant="ghost" onClick={() => window.location.assign('/')}>
          {t('home')}
        </Button>
      </div>
    </main>
  );
}
