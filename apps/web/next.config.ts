import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Every answer, pages and interfaces alike; the content policy of pages is set in `src/proxy.ts`. */
const EVERYWHERE = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  {
    key: 'Permissions-Policy',
    value:
      'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=(), clipboard-read=(), clipboard-write=(self)',
  },
];

/** Links of investigations: never found by search, never told to other sites. */
const LINKS = [
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'X-Robots-Tag', value: 'noindex, nofollow, noarchive' },
];

/** Answers that are data never load or frame anything. */
const DATA_ONLY = [
  {
    key: 'Content-Security-Policy',
    value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox",
  },
];

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: repositoryRoot,
  turbopack: { root: repositoryRoot },
  transpilePackages: [
    '@unpark/analysis',
    '@unpark/api',
    '@unpark/base',
    '@unpark/charts',
    '@unpark/compute',
    '@unpark/db',
    '@unpark/diagnosis',
    '@unpark/formats',
    '@unpark/ingest',
    '@unpark/mail',
    '@unpark/model',
    '@unpark/outgoing',
    '@unpark/queue',
    '@unpark/storage',
    '@unpark/ui',
    '@unpark/usecases',
    '@unpark/view-state',
  ],
  serverExternalPackages: ['bullmq', 'pg', 'pino', 'prom-client', 'busboy'],
  experimental: { optimizePackageImports: ['@unpark/ui', 'radix-ui'] },
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run typecheck` does this for the whole repository, in parallel and with a cache.
  typescript: { ignoreBuildErrors: true },
  headers: async () => [
    { source: '/:path*', headers: EVERYWHERE },
    { source: '/s/:path*', headers: LINKS },
    { source: '/api/v1/shared/:path*', headers: LINKS },
    { source: '/api/:path+', headers: DATA_ONLY },
    { source: '/healthz', headers: DATA_ONLY },
    { source: '/readyz', headers: DATA_ONLY },
  ],
};

export default createNextIntlPlugin({
  requestConfig: './src/i18n/request.ts',
  // Messages are compiled with the build, so that no page carries a parser of them.
  experimental: {
    messages: { path: './src/i18n/messages', format: 'json', locales: 'infer', precompile: true },
  },
})(config);
