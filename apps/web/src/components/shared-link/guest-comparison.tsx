'use client';

import { useQueryClient } from '@tanstack/react-query';
import type { GuestView } from '@unpark/usecases';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { ComparePage } from '../compare/compare-page';

/** Two captures of a link side by side; both are here already, so that the page asks nobody. */
export function GuestComparison({ view, query }: { view: GuestView; query: string }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  useState(() => {
    queries.setQueryDefaults(trpc.capture.get.queryKey(), { staleTime: Number.POSITIVE_INFINITY });
    for (const capture of view.captures) {
      const key = trpc.capture.get.queryKey({ workspace: '', capture: capture.capture.id });
      queries.setQueryData(key, capture);
    }
  });
  return <ComparePage query={query} isGuest />;
}
