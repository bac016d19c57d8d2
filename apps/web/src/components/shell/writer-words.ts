import type { KeyRef } from '@unpark/usecases';
import { useTranslations } from 'next-intl';

interface Written {
  /** name of the person */
  readonly by?: string | undefined;
  readonly byKey?: KeyRef | undefined;
}

/** Who wrote something, in words: a person by name, a key as what it is. Undefined for neither. */
export function useWriterOf(): (written: Written) => string | undefined {
  const t = useTranslations('shell');
  return ({ by, byKey }) => (byKey ? t('keyNamed', { name: byKey.name }) : by);
}
