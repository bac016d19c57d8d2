import { isLanguage, type Language } from '@unpark/model';
import type { Deps } from '../deps';
import { languageOf } from './account-mails';

/** Remembers what a person reads, for mails that no request of theirs asks for. */
export async function keepLanguage(
  deps: Pick<Deps, 'database'>,
  userId: string,
  headers: Headers,
): Promise<void> {
  await deps.database.accounts.user.updateMany({
    where: { id: userId },
    data: { locale: languageOf(headers) },
  });
}

/** English for somebody of whom nothing is known. */
export const languageIn = (kept: string | null | undefined): Language =>
  isLanguage(kept) ? kept : 'en';
