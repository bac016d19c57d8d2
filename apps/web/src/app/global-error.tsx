'use client';

import './globals.css';

/** Stands in for the root layout when that itself fails; uses nothing that may fail with it: both languages. */
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
          <p lang="zh-Hans" className="mt-3 text-ink-2">
            服务器无法响应。已保存的内容不受影响。请过一分钟重新加载页面；若仍然如此，请查看服务器日志。
          </p>
        </main>
      </body>
    </html>
  );
}
