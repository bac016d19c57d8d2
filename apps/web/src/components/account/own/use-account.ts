'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { AccountView } from '@unpark/usecases';
import { createContext, use } from 'react';
import { useTRPC } from '../../../trpc/client';

export interface AccountPlace {
  /** as the page was drawn on the server */
  readonly first: AccountView;
  /** name of the identity provider, where there is one */
  readonly provider: string | undefined;
  readonly nowIso: string;
}

export const AccountContext = createContext<AccountPlace | undefined>(undefined);

/** The account as it is now, and how to read it again after a change. */
export function useAccount() {
  const place = use(AccountContext);
  if (!place) throw new Error('no account around this component');
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data } = useQuery(trpc.account.get.queryOptions(undefined, { initialData: place.first }));
  const reload = () => queries.invalidateQueries(trpc.account.get.queryFilter());
  return { account: data, reload, provider: place.provider, nowIso: place.nowIso };
}
