'use client';

import { ThemeProvider as NextThemes } from 'next-themes';
import { type ReactNode, useEffect } from 'react';

export const ThemeProvider = ({ nonce, children }: { nonce?: string; children: ReactNode }) => {
  useLightPaper();
  return (
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
};

/** Paper is white: what is printed is light, whichever theme the screen has. */
function useLightPaper(): void {
  useEffect(() => {
    const { classList } = document.documentElement;
    let wasDark = false;
    const toLight = () => {
      wasDark = classList.contains('dark');
      if (wasDark) classList.replace('dark', 'light');
    };
    const back = () => {
      if (wasDark) classList.replace('light', 'dark');
    };
    window.addEventListener('beforeprint', toLight);
    window.addEventListener('afterprint', back);
    return () => {
      window.removeEventListener('beforeprint', toLight);
      window.removeEventListener('afterprint', back);
    };
  }, []);
}
