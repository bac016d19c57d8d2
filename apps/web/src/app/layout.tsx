import type { Metadata, Viewport } from 'next';
import { NextIntlClientProvider } from 'next-intl';
import { getLocale, getTranslations } from 'next-intl/server';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { rememberEarlyInput } from '../components/early-input/remember-early-input';
import { ReplayEarlyInput } from '../components/early-input/replay-early-input';
import { ThemeProvider } from '../components/theme-provider';
import { UiWords } from '../components/ui-words';
import { LANGUAGE_TAG } from '../i18n/locales';
import './globals.css';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('shell');
  return {
    title: { default: 'Unpark', template: '%s · Unpark' },
    description: t('description'),
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f8f9' },
    { media: '(prefers-color-scheme: dark)', color: '#0c0f12' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  const locale = await getLocale();
  return (
    // The theme script sets the class before the first paint, so server and browser differ here.
    <html lang={LANGUAGE_TAG[locale]} suppressHydrationWarning>
      <body>
        {/* the browser hides the nonce from scripts */}
        <script nonce={nonce} suppressHydrationWarning>
          {`(${rememberEarlyInput.toString()})()`}
        </script>
        <NextIntlClientProvider>
          <UiWords>
            <ThemeProvider nonce={nonce}>{children}</ThemeProvider>
          </UiWords>
        </NextIntlClientProvider>
        <ReplayEarlyInput />
      </body>
    </html>
  );
}
