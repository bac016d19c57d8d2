'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useLive } from './live-provider';

const EVERY_MS = 1500;
/** A message is a hint and may be lost: what is in work is looked at now and then all the same. */
const LIVE_EVERY_MS = 10_000;

/**
 * Asks the server for the page again when something of these topics changed. While something on the page is
 * `working` it asks by itself too, seldom where changes come in.
 */
export function RefreshLive({ topics, working }: { topics: readonly string[]; working: boolean }) {
  const router = useRouter();
  const live = useLive(topics, () => router.refresh(), EVERY_MS);
  useEffect(() => {
    if (!working) return;
    const timer = setInterval(
      () => {
        if (document.visibilityState === 'visible') router.refresh();
      },
      live ? LIVE_EVERY_MS : EVERY_MS,
    );
    return () => clearInterval(timer);
  }, [working, live, router]);
  return null;
}
