import type { ArtifactKind } from '@unpark/model';
import { useTranslations } from 'next-intl';

/** What a kind of file is called. */
export function useKindWords(): (kind: ArtifactKind) => string {
  const t = useTranslations('capture.kinds');
  return (kind) => t(kind);
}
