'use client';

import { ThemeProvider as NextThemes } from 'next-themes';
import type { ReactNode } from 'react';

export const ThemeProvider = ({ nonce, children }: { nonce?: string; children: ReactNode }) => (
  <NextThemes
    attribute="class"
    defaultTheme="system"
    enableSystem
    enableColorScheme={false}
    storageKey="unpark-theme"
    nonce={nonce}
  >
    {children}
  </NextThemes>
);
