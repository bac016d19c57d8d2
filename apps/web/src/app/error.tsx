'use client';

import { Button } from '@unpark/ui';
import { useEffect } from 'react';

/** A page that could not be made. The digest is the line in the server's log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <main className="w-full max-w-[560px] mx-auto px-4 pt-[10vh]">
      <h1 className="text-title font-semibold">This page could not be made</h1>
      <p role="alert" className="mt-1 text-ink-2">
        The server or the browser met something it did not expect. Nothing that was stored is
        affected. Try again; if it stays, the server log has the reason
        {error.digest ? (
          <>
            {' '}
            under <code>{error.digest}</code>
          </>
        ) : null}
        .
      </p>
      <div className="mt-4 flex gap-2">
        <Button variant="primary" icon="retry" onClick={reset}>
          Try again
        </Button>
        <Button variant="ghost" onClick={() => window.location.assign('/')}>
          Go to your services
        </Button>
      </div>
    </main>
  );
}
