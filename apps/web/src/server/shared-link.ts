import { ProblemError } from '@unpark/base';
import { type OpenedLink, openLink } from '@unpark/usecases';
import { headers } from 'next/headers';
import { cache } from 'react';
import { server } from './deps';
import { linkVisitor } from './link-visitor';

/** What stands behind an address of a link; asked once a request, undefined for all that is none. */
export const sharedLink = cache(async (token: string): Promise<OpenedLink | undefined> => {
  const { deps } = await server();
  const opened = await openLink(deps, token, await linkVisitor(await headers(), token));
  if (opened.ok) return opened.value;
  if (opened.error.code === 'link.not-found') return undefined;
  throw new ProblemError(opened.error);
});
