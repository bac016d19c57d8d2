'use client';

import './globals.css';

/** Stands in for the root layout when that itself fails; uses nothing that may fail with it. */
export default function GlobalErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <main className="w-full max-w-[560px] mx-auto px-4 pt-[10vh]">
          <h1 className="text-title font-semibold">The server could not answer</h1>
          <p role="alert" className="mt-1 text-ink-2">
            Nothing that was stored is affected. Load the page again in a minute; if it stays, look
            into the server log{error.digest ? `, entry ${error.digest}` : ''}.
          </p>
        </main>
      </body>
    </html>
  );
}
